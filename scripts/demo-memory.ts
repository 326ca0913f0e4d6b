/**
 * `npm run demo:memory`: an agent that remembers. On Monday it learns a fact and how to do something; on Tuesday, in another conversation and
 * with the memory opened anew, it uses both; a long conversation is shortened. What it does is allowed by a policy and kept in a signed audit log.
 * Without a key a script plays the model's part, and can do so only with what the memory gives it; memory, tools and log are real either way.
 */

import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { audit } from '../host/agent/audit/mod.ts'
import { type SqliteMemory, sqliteMemory, summarizer } from '../host/agent/memory/mod.ts'
import {
  agent,
  callTool,
  type Model,
  type ModelRequest,
  openai,
  policy,
  scope,
  scripted,
  toolResults,
} from '../host/agent/mod.ts'
import { createEngine, type Tool } from '../host/mod.ts'

const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL = 'gpt-5-mini' } = process.env
const isLive = Boolean(OPENAI_API_KEY || OPENAI_BASE_URL)
const calcFile = fileURLToPath(new URL('../build/guest-tools/calc.wasm', import.meta.url))
const tell = (text: string): void => void process.stdout.write(`${text}\n`)

/** What one question is, and how the script answers it: from the results of tools and from what the memory gave, never from itself. */
interface Part {
  readonly thread: string
  readonly question: string
  readonly script: Parameters<typeof scripted>[0]
}

const kelvinOf = (request: ModelRequest): unknown => {
  const converted = toolResults(request).find(({ name }) => name === 'convert')
  return (converted?.value as { value?: string } | undefined)?.value ?? converted?.text
}

/** The JSON lines of the message that the memory puts before the transcript. */
function remembered({ messages }: ModelRequest): Record<string, unknown>[] {
  const text = messages.find(({ role, text }) => role === 'system' && text.startsWith('From memory'))?.text ?? ''
  return text.split('\n').flatMap(line => (line.startsWith('{') ? [JSON.parse(line)] : []))
}

const monday: Part = {
  thread: 'monday',
  question: 'I am Ada, and I read temperatures in kelvin. How warm is 20 degrees Celsius, for me?',
  script: [
    [
      callTool('convert', { value: '20', source: 'degC', target: 'K' }),
      callTool('remember', { key: 'user.unit', fact: 'Ada reads temperatures in kelvin' }),
    ],
    request => `20 degrees Celsius are ${kelvinOf(request)} K. I shall remember your unit.`,
  ],
}

const tuesday: Part = {
  thread: 'tuesday',
  question: 'How warm is 25 degrees Celsius, in the unit that I read temperatures in?',
  script: [
    request => {
      const worked = remembered(request).find(({ tool }) => tool === 'convert')
      return worked
        ? callTool('convert', { ...(worked.input as object), value: '25' })
        : 'I do not know how, nor in which unit.'
    },
    request => {
      const fact = remembered(request).find(line => 'user.unit' in line)?.['user.unit']
      return `25 degrees Celsius are ${kelvinOf(request)} K; I know that ${fact}, and which tool call worked on Monday.`
    },
  ],
}

const chat: readonly Part[] = ['Thank you.', 'Good night.', 'And good morning.', 'Is it Wednesday?'].map(question => ({
  thread: 'tuesday',
  question,
  script: [request => `You said ${JSON.stringify(request.messages.at(-1)!.text)}.`],
}))

/** The scripts of several questions as one model: it looks for the question that it is asked. */
function playing(parts: readonly Part[]): Model {
  const models = parts.map(({ question, script }) => ({ question, model: scripted(script) }))
  const generate: Model['generate'] = ({ messages, ...request }, signal) => {
    const start = messages.findLastIndex(({ role }) => role === 'user')
    const { model } = models.find(({ question }) => question === messages[start]?.text)!
    // A script counts the answers that it has given; those to earlier questions are not its own.
    const own = messages.filter(({ role }, at) => at >= start || role === 'system')
    return model.generate({ ...request, messages: own }, signal)
  }
  return { id: 'scripted', generate }
}

const live = (): Model =>
  openai(OPENAI_MODEL, {
    ...(OPENAI_BASE_URL && { baseURL: OPENAI_BASE_URL }),
    ...(OPENAI_API_KEY && { apiKey: OPENAI_API_KEY }),
  })
const model = isLive ? live() : playing([monday, tuesday, ...chat])
const summarize = isLive
  ? summarizer(model)
  : summarizer(scripted([({ messages }) => `${messages[1]!.text.split('\n').length} earlier messages`]))

const rules = policy({
  roles: { assistant: ['convert', 'remember', 'recall'] },
  as: ['assistant'],
})

/** Asks one part after the other, with the memory opened anew for them. */
async function ask(
  file: string,
  parts: readonly Part[],
  tools: readonly Tool[],
  log: Awaited<ReturnType<typeof audit>>,
  use = async (_: SqliteMemory) => {},
) {
  await using memory = await sqliteMemory(file, { owner: 'ada', compact: { above: 10, keep: 4, summarize } })
  const helper = agent({
    name: 'assistant',
    model,
    memory,
    tools: [...tools, ...memory.tools],
    instructions: 'Compute with the tools. Remember what the user tells about themselves. Use what is in your memory.',
  })
  await using all = scope({ policy: rules, audit: log, actor: 'ada' })
  for (const { thread, question } of parts) {
    const { text, calls } = await helper.run(question, { thread, scope: all })
    tell(`\n[${thread}] ${question}`)
    for (const { name, input, outcome } of calls) tell(`  → ${name} ${JSON.stringify(input)} ${outcome.status}`)
    tell(`  ${text}`)
  }
  await use(memory)
}

async function show(memory: SqliteMemory): Promise<void> {
  tell('\nIn memory')
  for (const { key, text } of await memory.semantic.search('')) tell(`  fact       ${key}: ${text}`)
  for (const { tool, task, worked, failed } of await memory.procedural.search('degrees Celsius'))
    tell(`  procedure  ${tool} worked ${worked} times, failed ${failed}: ${task}`)
  tell(`  episodes   ${(await memory.episodic.search('', { k: 100 })).length}`)
  for (const thread of await memory.history.threads()) {
    const messages = await memory.load(thread)
    const summary = messages[0]?.role === 'system' ? ', the first a summary' : ''
    tell(`  history    ${thread}: ${messages.length} messages${summary}`)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'glovebox-demo-'))
try {
  if (!isLive)
    tell('No OPENAI_API_KEY is set, so a script plays the model. Memory, policy, audit log and tools are real.')
  await using engine = await createEngine({ workers: 1 })
  const { tools } = await engine.load(calcFile)
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  await using log = await audit(join(folder, 'audit.db'), { sign: privateKey, checkpointEvery: 1 })
  const file = join(folder, 'memory.db')
  await ask(file, [monday], tools, log)
  await ask(file, [tuesday, ...chat], tools, log, show)
  const { ok, entries, signedThrough } = await log.verify({ key: publicKey })
  tell(`\nAudit log: ${ok ? 'as it was written' : 'CHANGED'}, ${entries} entries, signed through ${signedThrough}`)
  process.exitCode = ok ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
