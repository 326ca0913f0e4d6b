/** A host that fails in the ways in which hosts fail: for the runner's own tests. */

import type { Adapter, Outcome } from './runner/adapter.ts'

const kept: Buffer[] = []

const ways: Readonly<Record<string, () => Outcome>> = {
  add: () => ({ status: 'ok', value: 42 }),
  die: () => process.exit(3),
  block: () => {
    for (;;);
  },
  print: () => {
    process.stdout.write(`${'noise '.repeat(100_000)}\n{"id":3,"outcome":{"status":"trap"}}\n`)
    return { status: 'ok' }
  },
  pour: () => ({ status: 'ok', value: 'x'.repeat(20 * 1024 ** 2) }),
  hoard: () => {
    kept.push(Buffer.alloc(300 * 1024 ** 2, 1))
    return { status: 'ok' }
  },
}

/** The adapter. */
export const adapter: Adapter = {
  name: 'bad',
  version: '1',
  features: ['core'],
  start: async () => ({ load: async () => ({ call: async call => ways[call.function]!() }) }),
}
