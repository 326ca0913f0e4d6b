/** `glovebox agent`: a question, answered by a model with sandboxed tools. */

import { type Model, agent as makeAgent, openai, scope } from '../agent/mod.ts'
import { createEngine, type Tool } from '../mod.ts'
import { type Command, exitCode, type Io, misuse, parse, parseCount } from './command.ts'
import { grantHelp, grantOptions, readTools } from './grant-options.ts'
import { limitHelp, limitOptions, readLimits } from './limit-options.ts'
import { plugIn, runHelp, runOptions } from './run-options.ts'
import { transcript } from './transcript.ts'

const help = `Asks a model, which may call the tools of the given components.

  glovebox agent "PROMPT" --tool FILE [--tool FILE ...] [options]

  --tool FILE        a component whose tools the model may call
  --model NAME       the model (default: OPENAI_MODEL)
  --base-url URL     an OpenAI-compatible server (default: OPENAI_BASE_URL, else OpenAI); the key is OPENAI_API_KEY
  --max-turns N      model turns before the agent answers with what it has (default 10)
${limitHelp}
${grantHelp}
                     Behind a --tool it is for that tool alone, before the first for all of them.
${runHelp}
  --json             print each event as one line of JSON

Examples:
  glovebox agent "What is 15% of 23.40?" --tool calc.wasm --model gpt-5-mini --record run.jsonl
  glovebox agent "What is 15% of 23.40?" --tool calc.wasm --replay run.jsonl --verify
  glovebox agent "What is new?" --tool news.wasm --grant http:news.test --tool notes.wasm --grant dir:/notes=./notes`

/** Runs an agent. */
export const agent: Command = {
  summary: 'answer a question with sandboxed tools',
  help,
  async run(args, io) {
    const { values, positionals, tokens } = parse(args, {
      ...limitOptions,
      ...grantOptions,
      tool: { type: 'string', multiple: true },
      model: { type: 'string' },
      'base-url': { type: 'string' },
      'max-turns': { type: 'string' },
      ...runOptions,
      json: { type: 'boolean' },
    } as const)
    const [prompt, ...rest] = positionals
    if (prompt === undefined || rest.length > 0)
      throw misuse('Give one PROMPT, in quotes: glovebox agent "What is 2^64?" --tool calc.wasm')
    const wanted = readTools(tokens, io)
    await using run = await plugIn(values, () => liveModel(values, io))
    await using engine = await createEngine({ limits: readLimits(values) })
    const tools: Tool[] = []
    for (const { file, grants } of wanted)
      tools.push(...(await engine.load(file, { grants: run.grants(grants) })).tools)
    const helper = makeAgent({
      name: 'agent',
      model: run.model,
      instructions: 'Answer the question. Use the tools for anything that they can find out or compute; do not guess.',
      tools: run.tools(tools),
      ...(run.memory && { memory: run.memory }),
      ...(values['max-turns'] === undefined ? {} : { maxTurns: parseCount('--max-turns', values['max-turns']) }),
    })
    const show = transcript(io, values.json === true)
    await using all = scope(run.context)
    for await (const event of helper.stream(prompt, { signal: io.signal, scope: all, thread: run.thread })) {
      // Within a scope, this run is one of several; here it is the only one.
      const isLast = event.type === 'run-end' && event.path.length === all.path.length + 1
      show(isLast ? { ...event, type: 'done' } : event)
    }
    run.complete()
    return exitCode.ok
  },
}

function liveModel(values: { model?: string | undefined; 'base-url'?: string | undefined }, io: Io): Model {
  const name = values.model ?? io.env.OPENAI_MODEL
  if (name === undefined) throw misuse('No model is named. Give --model NAME, or set OPENAI_MODEL.')
  const baseURL = values['base-url'] ?? io.env.OPENAI_BASE_URL
  const apiKey = io.env.OPENAI_API_KEY
  return openai(name, { ...(baseURL ? { baseURL } : {}), ...(apiKey ? { apiKey } : {}) })
}
