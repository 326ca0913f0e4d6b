/** The adapter of jco: components transpiled to JavaScript, in a worker that is terminated at the deadline, with the shim's sandbox. */

import { readFileSync } from 'node:fs'
import type { Adapter } from '../runner/adapter.ts'
import { loadInWorker } from '../runner/guest-worker.ts'

const version = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../../../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version

/** The adapter. */
export const adapter: Adapter = {
  name: 'jco',
  version: `transpile ${version('@bytecodealliance/jco-transpile')}, shim ${version('@bytecodealliance/preview2-shim')}, Node ${process.versions.node}`,
  features: ['component', 'wasi', 'cancel', 'dir', 'env'],
  start: async () => ({
    load: ({ component, limits, grants }) =>
      loadInWorker(new URL('./jco-worker.mjs', import.meta.url), { component, grants }, limits.timeoutMs),
  }),
}
