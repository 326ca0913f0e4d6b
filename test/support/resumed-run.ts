/** An agent for each executor, and a process that goes on with saved runs of it: it has nothing but their JSON. */

import {
  type Agent,
  agent,
  type CodeExecutor,
  callTool,
  code,
  react,
  type SavedRun,
  say,
  scripted,
  single,
  tool,
} from '../../host/agent/mod.ts'
import { anything } from '../../host/agent/schema.ts'

/** The executors by name. */
export const executors = { single, react, code }

/** An agent with that executor, whose run has tools, a typed answer that is wrong at first, and an end. */
export function helperOf(name: keyof typeof executors): { helper: Agent<{ sum: number }>; executor: object } {
  const add = tool({ name: 'add', description: 'Adds.', input: anything, call: input => sum(input as number[]) })
  const loop = [say('First. '), ...(name === 'code' ? scripts : calls)]
  const model = scripted([loop, ...(name === 'single' ? [] : [loop]), '{"sum":"ten"}', '{"sum":10}'])
  const executor = executors[name]()
  return { helper: agent({ name: 'adder', model, tools: [add], executor, output }), executor }
}

const sum = (numbers: readonly number[]): number => Object.values(numbers).reduce((total, each) => total + each, 0)
const calls = [callTool('add', { a: 1, b: 2 }), callTool('add', { a: 3, b: 4 }), callTool('none')]
const scripts = ['return tools.add({ a: 1, b: 2 }) + tools.add({ a: 3, b: 4 })', 'return tools.none()'].map(script =>
  callTool('javascript', { script }),
)

const output = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof (value as { sum: unknown }).sum === 'number'
        ? { value: value as { sum: number } }
        : { issues: [{ message: 'expected a number', path: ['sum'] }] },
    jsonSchema: {
      input: () => ({ type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] }),
      output: () => ({}),
    },
  },
}

/** The end of a run, without what is another each time. */
export async function endOf(helper: Agent<{ sum: number }>, from: string | SavedRun): Promise<unknown> {
  const { output, messages, usage, calls, stop } = await helper.run(from)
  const { turns, toolCalls, tokens } = usage
  return { output, messages, stop, turns, toolCalls, tokens, calls: calls.map(({ name, text }) => [name, text]) }
}

// Not where a test imports it, which may be a process with a channel, too.
if (process.argv[2] === 'resume') {
  process.once('message', async ({ name, saved }: { name: keyof typeof executors; saved: SavedRun[] }) => {
    const { helper, executor } = helperOf(name)
    const ends: unknown[] = []
    for (const each of saved) ends.push(await endOf(helper, each))
    if (name === 'code') await (executor as CodeExecutor)[Symbol.asyncDispose]()
    process.send!(ends, () => process.disconnect?.())
  })
}
