/** How the tests run. `npm test` passes this file; it is here because the top level of the repository is fixed. */

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // A process per file: the engine sets V8 flags and spawns threads, and neither may leak from one file into the next.
    pool: 'forks',
    // Ceilings for a test that hangs, not expectations: a component may have to be built and compiled first, on two cores.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
  },
})
