/** The adapter of this host, through what an app can import and nothing else. */

import { readFile } from 'node:fs/promises'
import {
  createEngine,
  type Engine,
  GloveboxError,
  type Grant,
  type HostFunctionTerms,
  type HostImports,
  hostFunction,
  type Limits,
  type Session,
} from '../../../host/mod.ts'
import type { Adapter, Call, GuestFiles, Loaded, Outcome } from '../runner/adapter.ts'
import type { CaseLimits } from '../runner/case.ts'
import { bodyOf, type Functions } from '../runner/functions.ts'

/** The adapter of this host, with guests in threads or in processes. */
export const gloveboxAdapter = (name: string, isolation: 'thread' | 'process'): Adapter => ({
  name,
  version: `0.1.0, Node ${process.versions.node}, V8 ${process.versions.v8}`,
  features: [
    ...(['component', 'wasi', 'log', 'sessions', 'cancel', 'fuel', 'usage', 'digest'] as const),
    ...(['dir', 'dir-read', 'quota', 'scratch', 'http', 'secret', 'env', 'config', 'clock', 'random'] as const),
    ...(['key-value', 'expiry', 'host-functions', 'plugin'] as const),
  ],
  async start() {
    const engine = await createEngine({ workers: 2, cache: false, isolation })
    return { load: guest => load(engine, guest) }
  },
})

/** Guests in threads. */
export const adapter = gloveboxAdapter('glovebox', 'thread')

async function load(engine: Engine, guest: GuestFiles): Promise<Loaded | Outcome> {
  const { component, plugin, functions, limits, grants, digest } = guest
  try {
    // The host itself judges whether these are grants.
    const toolset = await engine.load(await readFile(component), {
      limits: limitsOf(limits),
      grants: grants as readonly unknown[] as readonly Grant[],
      ...(functions && { imports: importsOf(functions) }),
      ...(plugin && { plugin: { exports: Object.fromEntries(plugin.map(name => [name, {}])) } }),
    })
    if (digest !== undefined && digest !== toolset.digest)
      return { status: 'refused', code: 'digest', message: toolset.digest }
    const sessions = new Map<string, Promise<Session>>()
    const target = async (name: string | undefined) => {
      if (name === undefined) return toolset
      if (!sessions.has(name)) sessions.set(name, toolset.session())
      return sessions.get(name)!
    }
    return { call: async one => outcomeOf(async () => (await target(one.session)).call(...argumentsOf(one))) }
  } catch (thrown) {
    return refusal(thrown)
  }
}

const argumentsOf = ({ function: name, args, limits = {}, signal }: Call) =>
  [name, args, { signal, limits: limitsOf(limits) }] as const

function importsOf(functions: Functions): HostImports {
  const given = Object.entries(functions).map(([of, named]) => {
    const bodies = Object.entries(named).map(([name, does]) => [name, hostFunction(bodyOf(does), does.terms as HostFunctionTerms)] as const) // biome-ignore format: one thought
    return [of, Object.fromEntries(bodies)] as const
  })
  return Object.fromEntries(given)
}

function limitsOf({ fuel, ...limits }: CaseLimits): Partial<Limits> {
  return { ...limits, ...(fuel === undefined ? {} : { fuel: BigInt(fuel) }) } as Partial<Limits>
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    const { usage, ...outcome } = (await call()) as Outcome & { usage: object }
    return { ...outcome, usage: { ...usage, fuel: String((usage as { fuel: bigint }).fuel) } }
  } catch (thrown) {
    return refusal(thrown)
  }
}

/** What the host throws is the embedder's or the component's doing, unless its code says that it is the host's own. */
function refusal(thrown: unknown): Outcome {
  if (!GloveboxError.is(thrown) || /^(internal|pool\/worker-lost|pool\/start-failed)$/.test(thrown.code)) throw thrown
  return { status: 'refused', code: thrown.code, message: thrown.message }
}
