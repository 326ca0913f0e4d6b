/** Who may call which tool: roles name tools, everything else is denied; checked when tools are listed and again at each call. */

import { GloveboxError } from '../base/error.ts'
import { type Glob, globOf } from './glob.ts'

/** One call that a model wants to make, as the policy sees it. */
export interface PolicyRequest {
  readonly tool: string
  /** The arguments, parsed. They come from a model: check them as you would a stranger's. */
  readonly input: unknown
  /** SHA-256 of the component that would run, in hex; undefined for a tool of the host. */
  readonly component?: string
  /** The agents from the root to the caller. */
  readonly path: readonly string[]
}

/** What a rule says: `ask` waits for a person. */
export type Verdict = 'allow' | 'deny' | 'ask'

/** What a policy says of one call. */
export interface PolicyDecision {
  readonly verdict: Verdict
  /** The rule that decided, for the audit log, such as `role reader: read_*`. */
  readonly rule: string
  /** What would have to change; the model reads it with a denial. */
  readonly hint: string
}

/** Decides for one caller. Both methods are pure and never throw. */
export interface Policy {
  /** The roles it decides for; empty means that everything is denied. */
  readonly roles: readonly string[]
  /** Those tools that some role may call, whatever their arguments. */
  list<T extends { readonly name: string }>(tools: readonly T[]): readonly T[]
  decide(request: PolicyRequest): PolicyDecision
}

/** Options of {@link policy}. */
export interface PolicyOptions {
  /** Tools by role, as names or globs: `*` stands for any run of characters. What no role names is denied. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  /** The roles that calls are made in. Default: none, and `as` gives them. */
  readonly as?: readonly string[]
  /**
   * Looks at each call that a role allows, its arguments included. It can only narrow; a rule that throws, or answers nothing it
   * may answer, denies. Default: `allow`.
   */
  readonly decide?: (request: PolicyRequest) => Verdict
}

/** A policy that can be asked on behalf of other roles. */
export interface RolePolicy extends Policy {
  /**
   * The same rules for a caller in these roles; what any of them allows is allowed.
   * @throws {GloveboxError} `config/invalid` for a role that is not defined.
   */
  as(...roles: readonly string[]): RolePolicy
}

/**
 * Makes a policy. Without a role it denies everything.
 * @throws {GloveboxError} `config/invalid` for a role that is not defined, or tools that are no list of names and globs.
 * @example
 * const rules = policy({
 *   roles: { reader: ['search', 'read_*'], admin: ['*'] },
 *   decide: ({ tool }) => (tool.startsWith('delete_') ? 'ask' : 'allow'),
 * })
 * const reader = rules.as('reader')
 */
export function policy(options: PolicyOptions): RolePolicy {
  const globs = new Map(Object.entries(options.roles).map(([role, names]) => [role, globsOf(role, names)]))
  return bind(globs, options.as ?? [], options.decide)
}

/** A policy that allows what both allow: a child never may more than its parent. */
export function narrowed(parent: Policy, child: Policy): Policy {
  return {
    roles: child.roles,
    list: tools => child.list(parent.list(tools)),
    decide: request => {
      const [above, below] = [parent.decide(request), child.decide(request)]
      return strictness(above) > strictness(below) ? above : below
    },
  }
}

/** Security: what is none of the three words, of a policy of the app's own, is the strictest. */
const strictness = ({ verdict }: PolicyDecision): number => {
  const words: readonly unknown[] = ['allow', 'ask']
  return words.includes(verdict) ? words.indexOf(verdict) : words.length
}

type Globs = ReadonlyMap<string, readonly Glob[]>

function globsOf(role: string, names: readonly string[]): Glob[] {
  if (Array.isArray(names) && names.every(name => typeof name === 'string')) return names.map(globOf)
  throw new GloveboxError('config/invalid', `The tools of role "${role}" must be a list of names or globs.`, {
    detail: { role },
  })
}

function bind(globs: Globs, roles: readonly string[], decide: PolicyOptions['decide']): RolePolicy {
  for (const role of roles) {
    if (globs.has(role)) continue
    const known = [...globs.keys()].join(', ') || 'none'
    throw new GloveboxError('config/invalid', `There is no role "${role}"; the policy defines ${known}.`, {
      detail: { role },
    })
  }
  const ruleFor = (tool: string): string | undefined => {
    for (const role of roles) {
      const match = globs.get(role)!.find(glob => glob.matches(tool))
      if (match) return `role ${role}: ${match.text}`
    }
    return undefined
  }
  return {
    roles,
    as: (...others) => bind(globs, others, decide),
    list: tools => tools.filter(({ name }) => ruleFor(name) !== undefined),
    decide: request => {
      const rule = ruleFor(request.tool)
      return rule === undefined ? noRole(roles, request.tool) : judged(rule, request, decide)
    },
  }
}

function noRole(roles: readonly string[], tool: string): PolicyDecision {
  const who = roles.length > 0 ? `role ${roles.join(', ')}` : 'no role'
  return { verdict: 'deny', rule: 'default', hint: `${who} may not call ${tool}; a role that names it would allow it` }
}

function judged(rule: string, request: PolicyRequest, decide: PolicyOptions['decide']): PolicyDecision {
  const verdict = verdictOf(request, decide)
  return {
    verdict,
    rule: verdict === 'allow' ? rule : `decide, after ${rule}`,
    hint: 'a rule of the policy looked at these arguments',
  }
}

function verdictOf(request: PolicyRequest, decide: PolicyOptions['decide']): Verdict {
  try {
    const verdict = decide ? decide(request) : 'allow'
    // Security: also what is no verdict, such as a promise, denies.
    return verdict === 'allow' || verdict === 'ask' ? verdict : 'deny'
  } catch {
    // Security: a rule that cannot look at the arguments has not allowed them.
    return 'deny'
  }
}
