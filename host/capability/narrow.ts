/** Whether one grant allows no more than another: the rule of each kind, by which grants shrink and never grow. */

import { GloveboxError } from '../base/error.ts'
import {
  type ClockGrant,
  type Grant,
  type GrantKind,
  type HttpGrant,
  neutral,
  type SecretGrant,
} from '../base/grant.ts'
import { grantLine } from '../base/grant-line.ts'
import { dirQuota, keyValueQuota, scratchQuota } from '../base/grant-quota.ts'
import { type HostPattern, hostPatterns, matchesHost } from './http/host-pattern.ts'
import { defaultMethods } from './http/method.ts'
import { defaultQuota } from './http/quota.ts'

/** Whether everything that `asked` allows is allowed by `held`. Both are parsed, and of one kind. */
type Within<K extends GrantKind> = (asked: Extract<Grant, { kind: K }>, held: Extract<Grant, { kind: K }>) => boolean

const subset = <T>(asked: readonly T[], held: readonly T[]): boolean => asked.every(one => held.includes(one))

/** Every ceiling of `asked` is at most that of `held`; what neither sets is the default of both. */
function quotaWithin<Q extends object>(asked: Partial<Q> = {}, held: Partial<Q> = {}, defaults: Q): boolean {
  const [least, most] = [
    { ...defaults, ...asked },
    { ...defaults, ...held },
  ]
  return (Object.keys(defaults) as (keyof Q)[]).every(name => least[name] <= most[name])
}

/** A suffix covers longer suffixes and the names that it matches; a name and an address cover themselves. */
function hostsWithin(asked: readonly string[], held: readonly string[]): boolean {
  const patterns = hostPatterns(held)
  return hostPatterns(asked).every(one => patterns.some(pattern => covers(pattern, one)))
}

function covers(held: HostPattern, asked: HostPattern): boolean {
  if (asked.kind === 'exact') return matchesHost(held, asked.name)
  if (asked.kind === 'suffix') return held.kind === 'suffix' && asked.suffix.endsWith(held.suffix)
  return held.kind === 'address' && held.address === asked.address
}

const schemesWithin = (
  { schemes: asked = ['https'] }: HttpGrant | SecretGrant,
  { schemes: held = ['https'] }: HttpGrant | SecretGrant,
) => subset(asked, held)

/** Clocks by how much they tell; a coarse one by its steps. */
function clockWithin(asked: ClockGrant, held: ClockGrant): boolean {
  const fineness = ({ mode = 'coarse', resolutionMs = 100 }: ClockGrant): number =>
    mode === 'frozen' ? 0 : mode === 'real' ? Number.POSITIVE_INFINITY : 1 / resolutionMs
  // A time at which a clock stands is no time that a guest could not make up.
  if (asked.mode === 'frozen') return true
  // Steps must fall on steps, or the two kinds of steps together would be finer than either.
  const { resolutionMs: asks = 100 } = asked
  const { resolutionMs: has = 100, mode = 'coarse' } = held
  return fineness(asked) <= fineness(held) && (mode === 'real' || asks % has === 0)
}

const rules: { readonly [K in GrantKind]: Within<K> } = {
  // The same directory: one below it could be a link that leads elsewhere.
  dir: (asked, held) =>
    asked.host === held.host &&
    (asked.access !== 'read-write' || held.access === 'read-write') &&
    quotaWithin(asked.quota, held.quota, dirQuota),
  scratch: (asked, held) => quotaWithin(asked.quota, held.quota, scratchQuota),
  http: (asked, held) =>
    hostsWithin(asked.hosts, held.hosts) &&
    subset(asked.methods ?? defaultMethods, held.methods ?? defaultMethods) &&
    schemesWithin(asked, held) &&
    (held.ports === undefined
      ? asked.ports === undefined
      : asked.ports !== undefined && subset(asked.ports, held.ports)) &&
    quotaWithin(asked.quota, held.quota, defaultQuota),
  env: (asked, held) => asked.name === held.name && asked.value === held.value,
  config: (asked, held) => asked.name === held.name && asked.value === held.value,
  secret: (asked, held) =>
    asked.name === held.name &&
    textOf(asked) === textOf(held) &&
    hostsWithin(asked.audience, held.audience) &&
    schemesWithin(asked, held) &&
    asked.header === held.header &&
    asked.format === held.format,
  clock: clockWithin,
  random: (asked, held) => held.seed === undefined || String(asked.seed) === String(held.seed),
  'key-value': (asked, held) => asked.file === held.file && quotaWithin(asked.quota, held.quota, keyValueQuota),
}

const textOf = ({ value }: SecretGrant): string => (typeof value === 'string' ? value : value.reveal())

/**
 * What is left of `held` when only `asked` is wanted: `asked`, with what it does not say taken from `held`. Undefined when that would allow
 * anything that `held` does not.
 */
export function narrowed(asked: Grant, held: Grant): Grant | undefined {
  if (asked.kind !== held.kind) return undefined
  const quota = Object.freeze({ ...('quota' in held && held.quota), ...('quota' in asked && asked.quota) })
  const merged = { ...held, ...asked, ...(Object.keys(quota).length > 0 && { quota }) } as Grant
  const outlives = held.expires !== undefined && merged.expires! > held.expires
  const within = rules[asked.kind] as (asked: Grant, held: Grant) => boolean
  return outlives || !within(merged, held) ? undefined : Object.freeze(merged)
}

/** Grants whose ceilings count what is used. */
const counting: ReadonlySet<GrantKind> = new Set(['dir', 'scratch', 'http', 'key-value'] satisfies GrantKind[])

/**
 * What is left of `held` when only `asked` is wanted.
 * Security: of a grant with ceilings only one is made, since two would have them twice.
 * @throws {GloveboxError} `grant/invalid` for one that would allow more than some single grant that is held does.
 */
export function attenuated(asked: readonly Grant[], held: readonly Grant[]): readonly Grant[] {
  const left = new Set(held)
  return Object.freeze(
    asked.map((one, i) => {
      for (const other of left) {
        const grant = narrowed(one, other)
        if (grant === undefined) continue
        if (counting.has(one.kind)) left.delete(other)
        return grant
      }
      throw tooMuch(
        one,
        `grants[${i}]`,
        held.some(other => narrowed(one, other)),
      )
    }),
  )
}

function tooMuch(grant: Grant, path: string, isSecond: boolean): GloveboxError {
  const why = isSecond
    ? 'is a second part of one grant, whose ceilings would then count twice. Write one grant'
    : 'allows more than the toolset was granted. Grants only shrink; load the component again to give it more'
  return new GloveboxError('grant/invalid', `${path}, ${neutral(grantLine(grant))}, ${why}.`, { detail: { path } })
}
