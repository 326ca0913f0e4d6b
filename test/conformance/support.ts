/** Runs cases against an adapter in this process, for the suite's own tests. */

import type { Adapter, Outcome } from './runner/adapter.ts'
import { type Case, type Feature, features, parseCase } from './runner/case.ts'
import type { Connection } from './runner/connection.ts'
import { type Request, Server } from './runner/serve.ts'

/** Every feature: an adapter that has them all skips nothing. */
export const everyFeature = Object.keys(features) as Feature[]

/** A connection without a process. */
export function connectTo(adapter: Adapter): Connection {
  const server = new Server(adapter)
  let id = 0
  return {
    peakRss: 0,
    ask: ask => server.answer({ ...ask, id: ++id } as Request),
    close: () => undefined,
  }
}

/** An adapter that tells the same lie of every guest but the good tool. */
export const liar = (outcome: Outcome): Adapter => ({
  name: 'liar',
  version: '1',
  features: everyFeature,
  start: async () => ({
    load: async () => ({
      async call({ function: name, args }) {
        const { left, right } = args as { left?: number; right?: number }
        // The good tool is what tells whether the host runs at all; even a liar runs it.
        return name === 'add' && left === 40 ? { status: 'ok', value: left + right! } : outcome
      },
    }),
  }),
})

/** A case out of its parts. */
export const caseOf = (header: object, body = '(component)', path = 'area/claim.wat'): Case =>
  parseCase(path, `(;---${JSON.stringify(header)}---;)\n${body}`)
