/** Runs whose events are kept as text, to compare a recording with its replays. */

import type { Agent, AgentInput } from '../../host/agent/agent.ts'
import type { Determinism } from '../../host/agent/replay/determinism.ts'
import { scope } from '../../host/agent/scope.ts'

/** The events of a streamed run, a line of JSON for each. */
export async function eventsOf(helper: Agent, input: AgentInput, context: Determinism): Promise<string> {
  const lines: string[] = []
  await using all = scope({ ...context })
  for await (const event of helper.stream(input, { scope: all })) lines.push(asText(event))
  return lines.join('\n')
}

/** JSON, with bigints as decimal strings. */
export const asText = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part))
