/** Engines and small components for the tests of this folder. */

import { onTestFinished } from 'vitest'
import { createEngine, type Engine, type EngineOptions, type LoadOptions, type Toolset } from '../../host/mod.ts'
import { isolation } from '../support/isolation.ts'
import { wat } from '../support/wat.ts'

/** An engine of one worker without a cache on disk, disposed when the test ends. */
export async function engine(options: EngineOptions = {}): Promise<Engine> {
  const made = await createEngine({ workers: 1, cache: false, isolation, ...options })
  onTestFinished(() => made[Symbol.asyncDispose]())
  return made
}

/** The toolset of a component in text form, in an engine of its own. */
export async function toolset(text: string, options: LoadOptions & EngineOptions = {}): Promise<Toolset> {
  const { limits, grants, imports, ...rest } = options
  const load = { ...(limits && { limits }), ...(grants && { grants }), ...(imports && { imports }) }
  return (await engine(rest)).load(await wat(text), load)
}

/** The outcome as JSON-able data without what differs from run to run. */
export const ended = (outcome: { readonly status: string }): Record<string, unknown> => {
  const { usage, logs, message, ...rest } = outcome as Record<string, unknown>
  return rest
}

/**
 * A component of one core module with these fields. `functions` are its exports by name: the component type of each, such as `(result u32)`; the core
 * module exports a memory `memory` and, where lists or strings go in, `realloc`.
 */
export function component(
  core: string,
  functions: Readonly<Record<string, string>>,
  options = '(memory $memory)',
): string {
  const lifts = Object.entries(functions).map(
    ([name, type]) => `(func (export "${name}") ${type} (canon lift (core func $i "${name}") ${options}))`,
  )
  return `(component
    (core module $m ${core})
    (core instance $i (instantiate $m))
    (alias core export $i "memory" (core memory $memory))
    ${lifts.join('\n')})`
}
