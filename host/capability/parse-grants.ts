/** Turns what an app gives as grants into data that nobody can change any more, or says what is wrong with it. */

import type { core } from 'zod/mini'
import { GloveboxError } from '../base/error.ts'
import { type Grant, type GrantKind, neutral } from '../base/grant.ts'
import { Secret } from '../base/secret.ts'
import { grantSchemas } from './grant-schema.ts'

/** Most grants of one toolset. */
export const MAX_GRANTS = 1000

const kinds = Object.keys(grantSchemas) as GrantKind[]

/**
 * The grants as frozen copies: what an app changes afterwards changes nothing here.
 * @throws {GloveboxError} `grant/invalid`, with the path of what is wrong.
 */
export function parseGrants(given: readonly Grant[]): readonly Grant[] {
  if (!Array.isArray(given) || given.length > MAX_GRANTS) {
    throw invalid('grants', `must be a list of at most ${MAX_GRANTS} grants`)
  }
  const grants = given.map((grant: unknown, i) => parseGrant(grant, `grants[${i}]`))
  refuseRepeated(grants)
  return Object.freeze(grants)
}

/** What there can be one of at most; undefined for what there may be several of. */
function uniqueName(grant: Grant): string | undefined {
  switch (grant.kind) {
    case 'env':
    case 'config':
    case 'secret':
      return `${grant.kind} ${grant.name}`
    case 'dir':
    case 'scratch':
      return `the guest path ${grant.guest}`
    case 'http':
      return undefined
    default:
      return `kind ${grant.kind}`
  }
}

/** Two grants of one thing would leave it to chance which holds. */
function refuseRepeated(grants: readonly Grant[]): void {
  const seen = new Map<string, number>()
  for (const [i, grant] of grants.entries()) {
    const name = uniqueName(grant)
    if (name === undefined) continue
    const first = seen.get(name)
    if (first !== undefined) throw invalid(`grants[${i}]`, `gives ${neutral(name)} again, which grants[${first}] gives`)
    seen.set(name, i)
  }
}

function parseGrant(given: unknown, path: string): Grant {
  const named = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined
  const kind = kinds.find(one => one === named)
  if (kind === undefined) throw invalid(`${path}.kind`, `must be one of ${kinds.join(', ')}`)
  const parsed = grantSchemas[kind].safeParse(given)
  if (parsed.success) {
    const grant = hidden(frozen(parsed.data) as unknown as Grant)
    if (grant.kind !== 'random' || grant.seed === undefined || grant.expires === undefined) return grant
    throw invalid(`${path}.expires`, 'must not stand beside a seed, which gives nothing that could end')
  }
  const [issue] = parsed.error.issues
  throw invalid(`${path}${issue!.path.map(written).join('')}`, reasonOf(issue!))
}

const written = (key: PropertyKey): string => (typeof key === 'number' ? `[${key}]` : `.${neutral(String(key), 50)}`)

function reasonOf(issue: core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message
  return `has keys that do not exist: ${issue.keys.map(key => neutral(key, 50)).join(', ')}`
}

/** With the value of a secret in a copy that does not print, and that the toolset disposes. */
function hidden(grant: Grant): Grant {
  return grant.kind === 'secret' ? Object.freeze({ ...grant, value: Secret.copy(grant.value) }) : grant
}

/** Without keys that are undefined, so that absent has one form. */
function frozen(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(frozen))
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.freeze(Object.fromEntries(entries.map(([key, inner]) => [key, frozen(inner)])))
}

function invalid(path: string, reason: string): GloveboxError {
  return new GloveboxError('grant/invalid', `${path} ${reason}.`, { detail: { path } })
}
