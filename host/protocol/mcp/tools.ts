/** The tools of an MCP server as tools of an agent: policy, audit and budget apply to them as to any, and nothing the server does later changes them. */

import { globOf } from '../../agent/glob.ts'
import { inRange } from '../../agent/option.ts'
import { anything, issueLine } from '../../agent/schema.ts'
import { crypto } from '../../base/crypto.ts'
import { asError, GloveboxError } from '../../base/error.ts'
import { isDeeper, MAX_NESTING } from '../../base/guest-json.ts'
import { noUsage, type Outcome } from '../../base/outcome.ts'
import type { CallOptions, JsonSchema, Tool } from '../../base/tool.ts'
import { type ForeignAnswer, failure, outcomeOf } from './foreign-answer.ts'
import { foreignSchema } from './foreign-schema.ts'

/** What is needed of a client: a `Client` of the protocol's SDK has it, and what {@link mcpClient} makes. */
export interface McpToolClient {
  listTools(
    params?: { readonly cursor?: string },
    options?: object,
  ): Promise<{
    readonly tools: readonly ForeignTool[]
    readonly nextCursor?: string | undefined
  }>
  callTool(
    params: { readonly name: string; readonly arguments: Record<string, unknown> },
    options?: { readonly signal?: AbortSignal; readonly timeout?: number; readonly maxTotalTimeout?: number },
  ): Promise<unknown>
}

/** A tool as a server lists it. */
export interface ForeignTool {
  readonly name: string
  readonly description?: string | undefined
  readonly inputSchema: object
  readonly outputSchema?: object | undefined
}

/** Options of {@link mcpTools}. */
export interface McpToolsOptions {
  /** Which of the server's tools to take, by their names there; `*` stands for any run of characters. Default: all. */
  readonly only?: readonly string[]
  /** Put before each name, such as `github_`. Default: nothing. */
  readonly prefix?: string
  /** *Measures* the time of a listing, or of one call, in milliseconds, 1 to 86,400,000. *At the limit* it is canceled; a call ends as `limit: time`. *Default* 60,000. *Does not cover* what the server goes on with. */
  readonly timeoutMs?: number
  /** *Measures* tools that are taken, 1 to 10,000. *At the limit* `mcp/failed`. *Default* 256. *Does not cover* those that `only` leaves out. */
  readonly maxTools?: number
  /** *Measures* characters of JSON in one answer, 100 to 1,000,000,000. *At the limit* a call ends as `limit: output`. *Default* 1,048,576. *Does not cover* what the client reads before: see {@link mcpClient}. */
  readonly maxResultChars?: number
}

/** Most pages of a listing that are asked for. */
const maxPages = 64
/** Most characters of a description, and of a schema. */
const maxDescription = 8192
const maxSchema = 65_536

/**
 * Lists a server's tools, once. The list is what was approved: when the server changes it, ask again.
 *
 * Security: names, descriptions and answers are written by the server, and models read them. What a tool may do is decided by who gives it
 * to an agent, by the policy of its scope, and by the server.
 * @throws {GloveboxError} `mcp/failed` for a server that does not answer, lists too much, or what cannot be a tool; `config/invalid`.
 */
export async function mcpTools(client: McpToolClient, options: McpToolsOptions = {}): Promise<readonly Tool[]> {
  const { only, prefix = '', timeoutMs = 60_000, maxTools = 256, maxResultChars = 1_048_576 } = options
  const bounds = {
    timeoutMs: inRange('timeoutMs', timeoutMs, 1, 86_400_000),
    maxResultChars: inRange('maxResultChars', maxResultChars, 100, 1_000_000_000),
  }
  inRange('maxTools', maxTools, 1, 10_000)
  if (!/^[a-zA-Z0-9_-]{0,32}$/.test(prefix))
    throw new GloveboxError('config/invalid', `"${prefix}" is no prefix: at most 32 letters, digits, _ and - are.`)
  const globs = only?.map(globOf)
  const listed = (await list(client, timeoutMs)).filter(({ name }) => !globs || globs.some(glob => glob.matches(name)))
  if (listed.length > maxTools)
    throw failed(
      `The server lists ${listed.length} tools, and at most ${maxTools} are taken; choose some with \`only\`.`,
    )
  const names = namesOf(listed, prefix)
  return listed.map((tool, index) => toolOf(client, tool, names[index]!, bounds))
}

async function list(client: McpToolClient, timeoutMs: number): Promise<readonly ForeignTool[]> {
  const signal = AbortSignal.timeout(timeoutMs)
  const tools: ForeignTool[] = []
  // Bypassing the client's cache: its listing may change, and what is in it is compiled.
  const options = { signal, timeout: timeoutMs, cacheMode: 'bypass' }
  let cursor: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const answer = await client.listTools(cursor === undefined ? undefined : { cursor }, options).catch(error => {
      throw failed(`The server’s tools cannot be listed: ${shown(error)}`, error)
    })
    for (const tool of answer.tools) tools.push(tool)
    cursor = answer.nextCursor
    if (cursor === undefined) return tools
    if (signal.aborted) break
  }
  throw failed('The server’s listing does not end.')
}

/**
 * The names that models see. What cannot be in one becomes `_`; where two would then be one, those that were changed get a piece of their
 * hash, so that the order of a listing changes no name.
 */
function namesOf(tools: readonly ForeignTool[], prefix: string): readonly string[] {
  const plain = tools.map(({ name }) => (prefix + String(name).replace(/[^a-zA-Z0-9_-]/g, '_')).slice(0, 64))
  const count = Map.groupBy(plain, name => name)
  const names = plain.map((name, index) => {
    const original = prefix + tools[index]!.name
    if (name === original || count.get(name)!.length === 1) return name
    return `${name.slice(0, 55)}_${crypto().createHash('sha256').update(original).digest('hex').slice(0, 8)}`
  })
  const twice = names.find((name, index) => name === '' || names.indexOf(name) !== index)
  if (twice === undefined) return names
  throw failed(`The server lists two tools that would be called ${JSON.stringify(twice)}, or one without a name.`)
}

interface Bounds {
  readonly timeoutMs: number
  readonly maxResultChars: number
}

function toolOf(client: McpToolClient, listed: ForeignTool, name: string, bounds: Bounds): Tool {
  const { name: original } = listed
  const inputSchema = copied(listed.inputSchema, name)
  const input = foreignSchema(inputSchema)
  // The server's own name and what it said of the arguments; its schema of results is not compiled, since a pattern in it could take forever.
  const toolDefinition = { name: original, inputSchema }
  return {
    name,
    description: String(listed.description ?? '').slice(0, maxDescription),
    input,
    output: listed.outputSchema ? foreignSchema(copied(listed.outputSchema, name)) : anything,
    async call(given, { signal }: CallOptions = {}): Promise<Outcome> {
      const { issues } = input['~standard'].validate(given)
      if (issues) {
        const message = `The arguments of ${name} do not fit: ${issueLine(issues)}.`
        throw new GloveboxError('input/invalid', message, { detail: { tool: name, issues } })
      }
      const { timeoutMs, maxResultChars } = bounds
      const times = { timeout: timeoutMs, maxTotalTimeout: timeoutMs }
      const options = { ...times, toolDefinition, ...(signal && { signal }) }
      try {
        const params = { name: original, arguments: given as Record<string, unknown> }
        return outcomeOf((await client.callTool(params, options)) as ForeignAnswer, maxResultChars)
      } catch (error) {
        return outcomeOfThrown(error, signal, timeoutMs)
      }
    },
  }
}

/** A copy that nobody else holds. */
function copied(schema: object, name: string): JsonSchema {
  if (!isDeeper(schema, MAX_NESTING)) {
    const text = JSON.stringify(schema)
    if (text.length <= maxSchema) return JSON.parse(text)
  }
  throw failed(
    `A schema of the server’s tool ${name} is longer than ${maxSchema} characters or nested more than ${MAX_NESTING} deep.`,
  )
}

function outcomeOfThrown(error: unknown, signal: AbortSignal | undefined, timeoutMs: number): Outcome {
  const ended = { usage: noUsage, logs: [] }
  if (signal?.aborted) return { status: 'canceled', message: 'the call was canceled', ...ended }
  const { code } = (error ?? {}) as { readonly code?: unknown }
  // Codes of the protocol are numbers and the server's word; those of its client are texts.
  if (typeof code === 'number') return failure(shown(error))
  if (code === 'REQUEST_TIMEOUT') {
    return { status: 'limit', limit: 'time', message: `the server did not answer within ${timeoutMs} ms`, ...ended }
  }
  throw failed(`The server of the tool cannot be reached: ${shown(error)}`, error)
}

const shown = (error: unknown) => asError(error).message.slice(0, 1000)

function failed(message: string, cause?: unknown): GloveboxError {
  return new GloveboxError('mcp/failed', message, cause === undefined ? {} : { cause })
}
