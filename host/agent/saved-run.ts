/** A run at rest: all there is to know of it, as plain JSON, so that another process can go on with it. */

import { GloveboxError } from '../base/error.ts'
import type { ApprovalRequest } from './approval.ts'
import { plainUsage, type RunUsage } from './budget.ts'
import type { CallReport } from './toolbox.ts'

/**
 * A run after some step of its executor. Give it to `run` or `stream` of an agent like the one that it is of, and it goes on from there.
 * A step that was under way is done again: tools of that step which are in `done` are not, others may have run already.
 *
 * Security: it is the app's own record, and is believed. Who can write to it can make up results; approvals he cannot, since each is bound
 * to the call that is made when the run goes on.
 */
export interface SavedRun {
  readonly version: 1
  readonly agent: string
  /** Names the run in the audit log, which goes on under that name. */
  readonly run?: string
  /** Name of the executor, whose `state` this is. */
  readonly executor: string
  readonly state: unknown
  /** What the run has spent so far, fuel as a decimal string. It is part of the usage of the run that goes on, but of no budget. */
  readonly usage: Readonly<Record<string, unknown>>
  /** The calls of earlier steps. */
  readonly calls: readonly SavedCall[]
  /** Calls of the step under way that have ended. */
  readonly done: readonly SavedCall[]
  /** Agents that were called as tools and wait themselves, by the id of the call. */
  readonly nested: Readonly<Record<string, SavedRun>>
}

/** A call report as plain JSON: what is a bigint in its usage is a decimal string. */
export type SavedCall = { readonly [field: string]: unknown }

/** A run that waits for a person. */
export interface Waiting {
  readonly saved: SavedRun
  /** What the person is asked; give the answers to `run` as `answers`. */
  readonly waiting: readonly ApprovalRequest[]
}

/** The error of a run that cannot go on before a person has answered. */
export function waitingError({ saved, waiting }: Waiting): GloveboxError {
  const names = waiting.map(({ tool }) => tool).join(', ')
  const message = `A person must allow ${names} before the run goes on. Run detail.saved with the answers, or give an approve function.`
  return new GloveboxError('agent/waiting', message, { detail: { saved, waiting } })
}

/** What a run waits for, if that is what it threw. */
export function waitingOf(error: unknown): Waiting | undefined {
  return GloveboxError.is(error) && error.code === 'agent/waiting' ? (error.detail as unknown as Waiting) : undefined
}

/**
 * Answers the saved run if it is one of this agent.
 * @throws {GloveboxError} `config/invalid` otherwise.
 */
export function checkSaved(saved: SavedRun, agent: string, executor: string): SavedRun {
  const known =
    saved?.version === 1 && Array.isArray(saved.calls) && Array.isArray(saved.done) && isObject(saved.nested)
  if (!known) throw new GloveboxError('config/invalid', 'This is no saved run, or one of another version.')
  loadUsage(saved.usage)
  if (saved.agent === agent && saved.executor === executor) return saved
  const message = `The saved run is of agent ${saved.agent} with executor ${saved.executor}; this is ${agent} with ${executor}.`
  throw new GloveboxError('config/invalid', message, { detail: { agent: saved.agent, executor: saved.executor } })
}

/** A report as it is saved. */
export function saveCall(report: CallReport): SavedCall {
  try {
    return plain(report)
  } catch {
    // Only a tool of the host can answer or throw what JSON cannot hold. The model has not read it either: `text` says so.
    const { usage, logs } = report.outcome
    const { text: message } = report
    return plain({ ...report, outcome: { status: 'error', error: message, message, usage, logs } })
  }
}

const plain = (report: CallReport): SavedCall =>
  JSON.parse(JSON.stringify(report, (_, part) => (typeof part === 'bigint' ? String(part) : part)))

/**
 * A saved report as it was.
 * @throws {GloveboxError} `config/invalid` for what is none.
 */
export function loadCall(saved: SavedCall): CallReport {
  const report = saved as unknown as CallReport
  const { id, name, text, outcome } = report ?? {}
  const known = [id, name, text, outcome?.status].every(part => typeof part === 'string') && isObject(outcome.usage)
  if (!known) throw unreadable('a call that is none')
  return { ...report, outcome: { ...outcome, usage: { ...outcome.usage, fuel: fuelOf(outcome.usage) } } }
}

/** What was spent before and after a run was saved, together. */
export function totalUsage(saved: SavedRun | undefined, now: RunUsage): RunUsage {
  if (!saved) return now
  const before = loadUsage(saved.usage)
  return {
    tokens: { input: before.tokens.input + now.tokens.input, output: before.tokens.output + now.tokens.output },
    usd: before.usd + now.usd,
    turns: before.turns + now.turns,
    toolCalls: before.toolCalls + now.toolCalls,
    fuel: before.fuel + now.fuel,
    egressBytes: before.egressBytes + now.egressBytes,
    memoryBytes: Math.max(before.memoryBytes, now.memoryBytes),
    wallMs: before.wallMs + now.wallMs,
    estimated: before.estimated || now.estimated,
  }
}

/** Usage as it is saved. */
export const saveUsage = plainUsage

/** Usage as it was. What an earlier version did not count is 0. @throws {GloveboxError} `config/invalid` for what is none. */
function loadUsage(saved: SavedRun['usage']): RunUsage {
  const { tokens, estimated = false } = (isObject(saved) ? saved : {}) as Partial<RunUsage>
  if (!isObject(tokens)) throw unreadable('usage without tokens')
  const usage = saved as Readonly<Record<string, unknown>>
  const count = (name: keyof RunUsage) => amountOf(usage, name)
  return {
    tokens: { input: amountOf(tokens, 'input'), output: amountOf(tokens, 'output') },
    usd: count('usd'),
    turns: count('turns'),
    toolCalls: count('toolCalls'),
    fuel: fuelOf(usage),
    egressBytes: count('egressBytes'),
    memoryBytes: count('memoryBytes'),
    wallMs: count('wallMs'),
    estimated: estimated === true,
  }
}

function amountOf(from: object, name: string): number {
  const amount = (from as Readonly<Record<string, unknown>>)[name] ?? 0
  if (typeof amount === 'number' && amount >= 0 && Number.isFinite(amount)) return amount
  throw unreadable(`${name} of ${String(amount)}`)
}

function fuelOf({ fuel }: { readonly fuel?: unknown }): bigint {
  if (typeof fuel === 'string' && /^\d{1,30}$/.test(fuel)) return BigInt(fuel)
  throw unreadable(`fuel of ${String(fuel)}`)
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const unreadable = (what: string): GloveboxError =>
  new GloveboxError('config/invalid', `The saved run holds ${what}; it was changed, or is of another version.`)
