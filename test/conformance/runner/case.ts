/** What a case is: its header, validated strictly, so that a misspelt key is an error and never a claim that nobody checks. */

import { z } from 'zod'
import { behaviour } from './functions.ts'

/** What a host may or may not have; a case that needs what the adapter does not name is skipped with the reason. */
export const features = {
  component: 'runs components',
  core: 'runs core modules',
  wasi: 'links WASI 0.2 to components that import it',
  log: 'gives guests a log and hands its lines to the embedder',
  sessions: 'keeps an instance between calls when told to',
  cancel: 'lets the embedder cancel a call',
  fuel: 'counts instructions',
  usage: 'reports what a call spent',
  digest: 'can be told the digest of a component',
  dir: 'grants directories',
  'dir-read': 'grants directories for reading alone',
  quota: 'bounds what is written to a directory',
  scratch: 'grants a scratch directory',
  http: 'grants outgoing HTTP requests',
  env: 'grants environment variables',
  config: 'grants configuration values',
  secret: 'keeps secrets for guests',
  clock: 'grants real clocks',
  random: 'grants randomness, real or seeded',
  'key-value': 'grants a key-value store',
  expiry: 'ends grants at a time',
  'host-functions': 'links functions of the embedder',
  plugin: 'runs plugins on Extism’s PDK',
} as const

/** The name of a feature. */
export type Feature = keyof typeof features

const feature = z.enum(Object.keys(features) as [Feature, ...Feature[]])

const count = z.number().int().nonnegative()

const limits = z.strictObject({
  fuel: count.optional(),
  memoryBytes: count.optional(),
  tableElements: count.optional(),
  timeoutMs: count.optional(),
  hostCalls: count.optional(),
  outputBytes: count.optional(),
  logBytes: count.optional(),
  egressBytes: count.optional(),
})

/** The ceilings of a call, in the units of `host/base/limits.ts`; fuel as a number. */
export type CaseLimits = z.infer<typeof limits>

const statuses = ['ok', 'error', 'trap', 'limit', 'denied', 'canceled', 'refused'] as const
const names = z.union([z.string(), z.array(z.string())])

const expected = z.strictObject({
  status: z.union([z.enum(statuses), z.array(z.enum(statuses))]).optional(),
  limit: names.optional(),
  trap: names.optional(),
  /** Deep equality; implies the status `ok`. */
  value: z.unknown().optional(),
  /** Deep equality with the tool's own error; implies the status `error`. */
  error: z.unknown().optional(),
  /** A part of the refusal's or the error's code. */
  code: z.string().optional(),
  /** Text that is nowhere in the outcome, its logs and its messages. What is found is a leak. */
  lacks: z.array(z.string()).optional(),
  /** Text that is somewhere in the outcome. */
  has: z.array(z.string()).optional(),
  fuel: z.union([count, z.strictObject({ atMost: count.optional(), atLeast: count.optional() })]).optional(),
  memoryBytes: z.strictObject({ atMost: count.optional(), atLeast: count.optional() }).optional(),
  memoryRefused: count.optional(),
  hostCalls: count.optional(),
  exact: z.boolean().optional(),
  /** Bytes of all log lines together, and of the message: bounds of what the host keeps. */
  logBytes: z.strictObject({ atMost: count }).optional(),
  messageBytes: z.strictObject({ atMost: count }).optional(),
  /** No log line and no message has a control character in it. */
  printable: z.literal(true).optional(),
  /** The name of an earlier step whose value, and fuel where it is known, this one equals. */
  same: z.string().optional(),
  /** The name of an earlier step whose value this one does not equal. */
  differs: z.string().optional(),
  /** How long the answer may take, in milliseconds; generous, to tell a bound from none. */
  withinMs: count.optional(),
})

/** What one step must end with. */
export type Expected = z.infer<typeof expected>

const shorthand = z.enum(statuses)
const expectation = z.union([shorthand, expected, z.array(z.union([shorthand, expected])).min(1)])

/** One expectation, or several of which one must hold. */
export type Expectation = z.infer<typeof expectation>

const call = z.strictObject({
  call: z.string(),
  args: z.record(z.string(), z.unknown()).optional(),
  /** Text repeated so often replaces each argument of the form `{"repeat": [text, times]}`. */
  limits: limits.optional(),
  /** A guest other than the case's own, from `guests`. */
  guest: z.string().optional(),
  session: z.string().optional(),
  /** Aborts the call: before it starts, or so many milliseconds after. */
  cancel: z.union([z.literal('before'), count]).optional(),
  /** So many times, one after the other; each must meet the expectation. */
  times: count.optional(),
  as: z.string().optional(),
  expect: expectation,
})

/** A call and what it must end with. */
export type CallStep = z.infer<typeof call>

const step = z.union([call, z.strictObject({ together: z.array(call).min(2) }), z.strictObject({ waitMs: count })])

/** One step: a call, calls made at the same time, or a wait for what was granted until then. */
export type Step = z.infer<typeof step>

const file = z.union([
  z.string(),
  z.strictObject({ link: z.string() }),
  z.strictObject({ fifo: z.literal(true) }),
  z.strictObject({ bytes: count }),
  z.strictObject({ hardlink: z.string() }),
])

const response = z.strictObject({
  status: count.optional(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  body: z.string().optional(),
  /** How the server misbehaves: an endless body, a body inflated from so many zero bytes, silence, a hang after the headers, or the request echoed. */
  manner: z.enum(['endless', 'bomb', 'silent', 'stall', 'drip', 'echo', 'many-headers', 'reset']).optional(),
})

/** How a loopback server answers one path. */
export type Response = z.infer<typeof response>

const leaves = z.strictObject({
  /** Files of the case's directory afterwards: their text, or null where there must be none. */
  files: z.record(z.string(), z.union([z.string(), z.null()])).optional(),
  /** How many requests each server has seen. */
  requests: z.record(z.string(), count).optional(),
  /** Text that each server has seen in the head of a request, or must never see. */
  sees: z.record(z.string(), z.string()).optional(),
  never: z.record(z.string(), z.string()).optional(),
})

const header = z.strictObject({
  claim: z.string().regex(/^[A-Z][\s\S]*\.$/u, 'a claim is a sentence'),
  clause: z.string().regex(/^[A-Z]\d{1,2}$/),
  /** Entries of the catalogue that it stands for. */
  covers: z.array(z.string().regex(/^[A-Z]{2,3}-\d\d$/)).optional(),
  /** Advisories, and bugs of others, that it would have found. */
  cites: z.array(z.string()).optional(),
  features: z.array(feature).optional(),
  /** For a core module: the component type of each export that is called; the component around it is made from this. */
  lift: z.record(z.string(), z.string()).optional(),
  /** For a plugin on Extism's PDK: its exports that are called. Each takes a text, `input`, and gives one. */
  plugin: z.array(z.string()).min(1).optional(),
  /** A shared guest, from `guests/`, in place of a text of its own. */
  guest: z.string().optional(),
  /** Further guests by name: shared ones, `self` for the case's own loaded once more, or `bare` for it without any grant. */
  guests: z.record(z.string(), z.string()).optional(),
  limits: limits.optional(),
  grants: z.array(z.record(z.string(), z.unknown())).optional(),
  /** Functions that the embedder gives to the case's own guest. */
  functions: z.record(z.string(), z.record(z.string(), behaviour)).optional(),
  /** SHA-256 that the embedder expects of the component; `true` for the right one. */
  digest: z.union([z.string(), z.literal(true)]).optional(),
  env: z.record(z.string(), z.string()).optional(),
  files: z.record(z.string(), file).optional(),
  /** A directory of `files` that is swapped for a link to `target`, and back, all the while. */
  flicker: z.strictObject({ path: z.string(), target: z.string() }).optional(),
  servers: z.record(z.string(), z.record(z.string(), response)).optional(),
  load: expectation.optional(),
  steps: z.array(step).optional(),
  leaves: leaves.optional(),
  after: z.literal('healthy'),
})

/** The header of a case. */
export type Header = z.infer<typeof header>

/** One case. */
export interface Case extends Header {
  /** Its path under `cases/` without the ending, such as `processor/stop-loop`. */
  readonly name: string
  /** What follows the header: text of a module or component, or a JavaScript module that makes bytes. */
  readonly body: string
  readonly form: 'component' | 'core' | 'bytes'
}

/** Thrown for a case that is not well-formed; the message begins with its name. */
export class MalformedCase extends Error {
  override readonly name = 'MalformedCase'
}

const block = { wat: /^\(;---([\s\S]*?)---;\)\n?([\s\S]*)$/u, mjs: /^\/\*---([\s\S]*?)---\*\/\n?([\s\S]*)$/u }

/** Reads one case from its text. @throws {MalformedCase} */
export function parseCase(path: string, text: string): Case {
  const ending = path.endsWith('.mjs') ? 'mjs' : 'wat'
  const name = path.replace(/\.(wat|mjs)$/u, '')
  const [, json, body] = block[ending].exec(text) ?? []
  if (json === undefined || body === undefined) throw new MalformedCase(`${name}: it does not open with a header`)
  const found = header.safeParse(parseJson(name, json))
  if (!found.success) throw new MalformedCase(`${name}: ${z.prettifyError(found.error)}`)
  const isCore = found.data.lift !== undefined || found.data.plugin !== undefined
  const form = ending === 'mjs' ? 'bytes' : isCore ? 'core' : 'component'
  if ((body.trim() === '') !== (found.data.guest !== undefined))
    throw new MalformedCase(`${name}: a case has either a text or a shared guest`)
  if (found.data.steps === undefined && found.data.load === undefined)
    throw new MalformedCase(`${name}: it claims nothing: there is neither a step nor an expectation of the load`)
  return { ...found.data, name, body, form }
}

function parseJson(name: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new MalformedCase(`${name}: its header is not JSON: ${(error as Error).message}`)
  }
}

/** All calls of a case. */
export const callsOf = ({ steps = [] }: Pick<Case, 'steps'>): CallStep[] =>
  steps.flatMap(step => ('together' in step ? step.together : 'call' in step ? [step] : []))

/** What an engine must have to run a case, beside one of the forms that the guest has. */
export function needs(one: Case): Feature[] {
  const ofGrants = (one.grants ?? []).flatMap(({ kind, access = 'read', expires }): Feature[] => [
    kind as Feature,
    ...(kind === 'dir' && access === 'read' ? (['dir-read'] as const) : []),
    ...(expires === undefined ? [] : (['expiry'] as const)),
  ])
  const calls = callsOf(one)
  const ofSteps: Feature[] = [
    ...(calls.some(({ session }) => session !== undefined) ? (['sessions'] as const) : []),
    ...(calls.some(({ cancel }) => cancel !== undefined) ? (['cancel'] as const) : []),
    ...(one.digest === undefined ? [] : (['digest'] as const)),
    ...(one.functions === undefined ? [] : (['host-functions'] as const)),
    ...(one.plugin === undefined ? [] : (['plugin'] as const)),
  ]
  return [...new Set([...(one.features ?? []), ...ofGrants, ...ofSteps])]
}
