/** Typed answers of models that have no form for them beside tools: the answer is the arguments of a last tool, `respond`. */

import type { ModelRequest, ModelTurn } from './model.ts'

/** The name of that tool. */
export const respondName = 'respond'

/** The request with the form of the answer as a tool, in place of the form itself. */
export function askByTool({ output, ...request }: ModelRequest): ModelRequest {
  if (!output) return request
  const { schema, strict } = output
  const description =
    'Gives your final answer, in the form that is asked for. Call it once you know the answer, and then nothing more.'
  return { ...request, tools: [...request.tools, { name: respondName, description, parameters: schema, strict }] }
}

/** The turn with the arguments of `respond` as its text; calls beside it are dropped, since the answer is final. */
export function answerOf(turn: ModelTurn): ModelTurn {
  const answer = turn.calls.find(call => call.name === respondName)
  return answer
    ? { ...turn, text: answer.arguments, calls: [], finish: turn.finish === 'length' ? 'length' : 'stop' }
    : turn
}
