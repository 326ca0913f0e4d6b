/** Handoffs: a tool by which a model passes the whole conversation on to another agent, whose answer is then that of the run. */

import { noUsage } from '../base/outcome.ts'
import type { Schema, Tool } from '../base/tool.ts'
import type { StopReason } from './executor.ts'
import type { CallContext } from './host-tool.ts'
import type { Message } from './message.ts'
import type { SavedRun } from './saved-run.ts'
import type { Scope } from './scope.ts'

/** What is needed of the agent that takes over. */
export interface Successor {
  readonly name: string
  readonly description?: string
  run(
    input: readonly Message[] | SavedRun,
    options: { readonly scope: Scope; readonly onStep?: (saved: SavedRun) => void | Promise<void> },
  ): Promise<{ readonly text: string; readonly messages: readonly Message[]; readonly stop: StopReason }>
}

/** What a handoff finds in its context. */
export interface HandoffContext extends CallContext {
  /** Says who takes over once the turn's calls have ended. The first one counts. */
  readonly passOn?: (to: Successor) => void
}

/** The tool that passes on to `to`. It does nothing but say so. */
export function handoffTool(to: Successor): Tool {
  const about = to.description === undefined ? '' : ` ${to.description}`
  return {
    name: `transfer_to_${to.name}`,
    description: `Passes the conversation on to ${to.name}, who answers in your place.${about}`,
    input: nothing,
    output: nothing,
    async call(_, context: HandoffContext = {}) {
      context.passOn?.(to)
      return { status: 'ok', value: `${to.name} takes over`, usage: noUsage, logs: [] }
    },
  }
}

const noProperties = () => ({ type: 'object', properties: {}, required: [], additionalProperties: false })

/** Whatever a model writes there, it means the same. */
const nothing: Schema = {
  '~standard': {
    version: 1,
    vendor: 'glovebox',
    validate: value => ({ value }),
    jsonSchema: { input: noProperties, output: noProperties },
  },
}
