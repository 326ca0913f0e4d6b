/** How the values of a plugin's function become the bytes that it takes and gives, and back. */

import { brokenJson } from '../base/guest-json.ts'
import type { Outcome } from '../base/outcome.ts'
import type { Schema } from '../base/tool.ts'
import type { PluginFunction } from '../wasm/plugin/component.ts'

/** How the values of a function become what a plugin takes and gives. */
export interface Format {
  readonly forms: Pick<PluginFunction, 'input' | 'output'>
  readonly input: Schema<Record<string, unknown>>
  readonly output: Schema
  /** The arguments of the component's function. */
  args(value: Readonly<Record<string, unknown>>): unknown[]
  /** The outcome, by that of the component's function. What does not fit is the plugin's fault. */
  read(outcome: Outcome): Outcome
}

/** The outcome of a plugin's function, whose value has to fit a schema: what does not is the plugin's fault. */
export function fitting(outcome: Outcome, schema: Schema): Outcome {
  if (outcome.status !== 'ok') return outcome
  const { issues } = schema['~standard'].validate(outcome.value)
  if (issues === undefined) return outcome
  const message = `The plugin’s output does not fit its schema: ${issues.map(issue => issue.message).join('; ')}`
  return brokenJson(outcome, message.slice(0, 1000))
}
