/**
 * `npm start`: an agent answers a question about this repository with sandboxed tools, and a hostile tool is contained on the way. Without
 * a key a script plays the model's part; the tools, their limits and the figures are real either way.
 */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { agent, callTool, type Model, openai, say, scripted, toolResults } from '../host/agent/mod.ts'
import { transcript } from '../host/cli/transcript.ts'
import { createEngine, type Engine, GloveboxError, type Tool } from '../host/mod.ts'

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, NO_COLOR } = process.env
const isLive = Boolean(OPENAI_API_KEY || OPENAI_BASE_URL)

const question =
  positionals.join(' ') ||
  'How many packages does this repository lock, what share of them reaches an app that only embeds Glovebox, ' +
    'and what does the README cover? Also call the hostile tool once, to see that it is contained.'

const toolFile = (name: string): string => fileURLToPath(new URL(`../build/guest-tools/${name}.wasm`, import.meta.url))

/** The documents that the agent may ask about. The app reads them; a tool gets the text of one, and no way to any other. */
const documents = ['README.md', 'package.json', 'package-lock.json'] as const
const file = z.enum(documents)
const readDocument = (name: (typeof documents)[number]): Promise<string> => {
  return readFile(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8')
}

/** Loads the tools. Two of them are offered over a document by name: the model names it, the app passes its text into the sandbox. */
async function loadTools(engine: Engine): Promise<Tool[]> {
  const calc = await engine.load(toolFile('calc'))
  const json = await engine.load(toolFile('json-query'))
  const markdown = await engine.load(toolFile('markdown'))
  const hostile = await engine.load(toolFile('hostile'), { limits: { fuel: 50_000_000n, timeoutMs: 2000 } })
  const named = (tools: readonly Tool[], name: string): Tool => tools.find(tool => tool.name === name)!
  const query = named(json.tools, 'query')
  const headings = named(markdown.tools, 'headings')
  return [
    named(calc.tools, 'evaluate'),
    {
      ...query,
      description: `${query.description}\n\nThe document is one of ${documents.join(', ')}.`,
      input: z.object({ document: file, expression: z.string() }) as Tool['input'],
      call: async (input, options) => {
        const { document, expression } = input as { document: z.infer<typeof file>; expression: string }
        return query.call({ document: await readDocument(document), expression }, options)
      },
    },
    {
      ...headings,
      input: z.object({ document: file }) as Tool['input'],
      call: async (input, options) => {
        const { document } = input as { document: z.infer<typeof file> }
        return headings.call({ markdown: await readDocument(document) }, options)
      },
    },
    {
      ...named(hostile.tools, 'spin'),
      description: 'A hostile tool: it never returns. Called only to show that it is contained.',
    },
  ]
}

const locked = 'length(values(packages)[?integrity])'
const reaching = 'length(values(packages)[?integrity && !dev && !devOptional && !peer])'

/** Follows the default question; each step reads the results of the one before. */
function script(): Model {
  let figures: readonly unknown[] = []
  let outline = ''
  return scripted([
    [
      say('I count in the lock file and read the outline of the README, in parallel.'),
      callTool('query', { document: 'package-lock.json', expression: locked }),
      callTool('query', { document: 'package-lock.json', expression: reaching }),
      callTool('headings', { document: 'README.md' }),
    ],
    request => {
      const results = toolResults(request).map(result => result.value)
      figures = results.slice(0, 2)
      const headings = (results[2] ?? []) as { level: number; text: string }[]
      outline = headings.flatMap(({ level, text }) => (level === 2 ? [text] : [])).join(', ')
      return [
        say('Now the share, exactly; and the hostile tool beside it.'),
        callTool('evaluate', { expression: `100 * ${figures[1]} / ${figures[0]}`, variables: [], digits: 3 }),
        callTool('spin', {}),
      ]
    },
    request => {
      const [share, hostile] = toolResults(request)
      const percent = (share?.value as { value?: string } | undefined)?.value ?? 'unknown'
      return (
        `The lock file has ${figures[0]} packages; ${figures[1]} of them, ${percent} %, reach an app that only embeds Glovebox. ` +
        `The README covers: ${outline}. The hostile tool was contained (${hostile?.status}), and everything after it went on as before.`
      )
    },
  ])
}

function live(): Model {
  const options = {
    ...(OPENAI_BASE_URL ? { baseURL: OPENAI_BASE_URL } : {}),
    ...(OPENAI_API_KEY ? { apiKey: OPENAI_API_KEY } : {}),
  }
  return openai(OPENAI_MODEL || 'gpt-5-mini', options)
}

async function main(): Promise<void> {
  const tell = (text: string): void => void process.stdout.write(values.json ? '' : `${text}\n`)
  if (!isLive && positionals.length > 0) {
    throw new GloveboxError(
      'config/invalid',
      'A question of your own needs a model: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local one.',
    )
  }
  await using engine = await createEngine()
  const helper = agent({
    name: 'demo',
    model: isLive ? live() : script(),
    instructions: 'Answer the question about this repository. Use the tools for whatever they can find out or compute.',
    tools: await loadTools(engine),
  })
  if (!isLive)
    tell(
      'No OPENAI_API_KEY is set, so a script plays the model, and its tokens are estimates. The tools, their limits and their figures are real.\n',
    )
  tell(`Question: ${question}\n`)
  const io = {
    out: (text: string) => void process.stdout.write(text),
    isTerminal: process.stdout.isTTY === true && !NO_COLOR,
  }
  const show = transcript(io, values.json)
  for await (const event of helper.stream(question)) show(event)
}

try {
  await main()
} catch (error) {
  if (!GloveboxError.is(error)) throw error
  process.stderr.write(`${error.code}: ${error.message}\n`)
  process.exitCode = 1
}
