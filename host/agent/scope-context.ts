/** What a scope hands to everything in it, without anybody forwarding it. */

import type { Answers } from './answers.ts'
import type { Approve } from './approval.ts'
import type { AuditLog } from './audit.ts'
import { type Clock, systemClock } from './clock.ts'
import { narrowed, type Policy } from './policy.ts'
import type { Span, Trace } from './trace.ts'

/** An event on its way to whoever listens; `path` names the agents from the root to the one that it is about. */
export interface ScopeEvent {
  readonly type: string
  readonly path: readonly string[]
}

/** What all work in a scope has at hand. A child has what its parent has, but for what its own options replace. */
export interface ScopeContext {
  /** How long canceled work that ignores its signal is waited for, in milliseconds. */
  readonly graceMs: number
  /** Tells the time. */
  readonly clock: Clock
  /** Makes names that are unique, such as those of runs. */
  readonly ids: () => string
  /** A number from 0 to below 1. */
  readonly random: () => number
  /** Values of the app for its tools, by name. */
  readonly shared: Readonly<Record<string, unknown>>
  /** On whose behalf: a user, a service. For the audit log. */
  readonly actor?: string
  /** Which tools may be called. Default: all that an agent has. */
  readonly policy?: Policy
  /** Asks a person, where the policy wants one asked. */
  readonly approve?: Approve
  /** What persons answered to the calls of a saved run. */
  readonly answers?: Answers
  /** Names the run of the agent at the root, for the audit log. */
  readonly run?: string
  readonly audit?: AuditLog
  readonly trace?: Trace
  /** The span that what is done here is part of. */
  readonly span?: Span
  /** Hears each event of the agents in it; a promise holds the agent back until there is room for more. */
  readonly onEvent?: (event: ScopeEvent) => Promise<void> | undefined
}

/** The context of a scope without a parent, of which nothing was said. */
const plain: ScopeContext = {
  graceMs: 2000,
  clock: systemClock,
  ids: () => crypto.randomUUID(),
  // A jitter, no secret.
  random: Math.random,
  shared: {},
}

/**
 * The context of a scope: its parent's, with what is given in its place. `shared` is merged.
 *
 * Security: a policy is only ever narrowed. What the parent's policy denies stays denied, whatever the child's says.
 */
export function contextOf(given: Partial<ScopeContext>, parent: ScopeContext = plain): ScopeContext {
  // Most scopes replace nothing, and there are many.
  let same = true
  for (const name in given) if (Object.hasOwn(kept, name)) same = false
  if (same) return parent
  const replaced = Object.entries(given).filter(([name, value]) => value !== undefined && Object.hasOwn(kept, name))
  const context: ScopeContext = { ...parent, ...Object.fromEntries(replaced) }
  return {
    ...context,
    ...(given.shared && { shared: { ...parent.shared, ...given.shared } }),
    ...(given.policy && { policy: parent.policy ? narrowed(parent.policy, given.policy) : given.policy }),
  }
}

/** The names of a context, apart from the other options of a scope. */
const kept: Readonly<Record<keyof ScopeContext, true>> = {
  graceMs: true,
  clock: true,
  ids: true,
  random: true,
  shared: true,
  actor: true,
  policy: true,
  approve: true,
  answers: true,
  run: true,
  audit: true,
  trace: true,
  span: true,
  onEvent: true,
}
