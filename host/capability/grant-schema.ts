/** What a well-formed grant is, kind by kind. Loaded only when grants are given, since it takes zod along. */

import * as z from 'zod/mini'
import type { GrantKind } from '../base/grant.ts'
import { Secret } from '../base/secret.ts'
import { maySecretStandIn } from './http/headers.ts'
import { hostPattern } from './http/host-pattern.ts'
import { METHODS } from './http/method.ts'

const text = (pattern: RegExp, most: number, error: string): z.ZodMiniString =>
  z.string({ error }).check(z.regex(pattern, { error }), z.maxLength(most, { error }))

const whole = (least: number, most: number): z.ZodMiniNumber => {
  const error = `must be a whole number from ${least} to ${most}`
  return z.number({ error }).check(z.int({ error }), z.minimum(least, { error }), z.maximum(most, { error }))
}

const oneOf = <T extends string>(...values: T[]): z.ZodMiniEnum<{ [K in T]: K }> =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` })

const listOf = <T extends z.core.SomeType>(item: T, what: string): z.ZodMiniArray<T> => {
  const error = `must be a list of 1 to 100 ${what}`
  return z.array(item, { error }).check(z.minLength(1, { error }), z.maxLength(100, { error }))
}

/** All ceilings of a quota, each one optional. */
const quota = (ceilings: Readonly<Record<string, number>>) =>
  z.optional(
    z.strictObject(
      Object.fromEntries(Object.entries(ceilings).map(([name, most]) => [name, z.optional(whole(0, most))])),
      { error: `must be an object of ceilings: ${Object.keys(ceilings).join(', ')}` },
    ),
  )

const TiB = 1024 ** 4
const GiB = 1024 ** 3

const guestPath = text(
  /^\/(?!.*(?:^|\/)\.\.?(?:\/|$))[^\0]*$/s,
  1000,
  'must be an absolute path without . and .., such as /data',
)
const hostPath = text(/^[^\0]+$/s, 4096, 'must be a path')
const name = text(/^[^\0=]+$/s, 256, 'must be a name of 1 to 256 characters without =')
const value = text(/^[^\0]*$/s, 65_536, 'must be text of at most 65,536 characters without NUL')
const host = z.string({ error: 'must be a host' }).check(
  z.maxLength(253, { error: 'must be at most 253 characters' }),
  z.refine(text => hostPattern(text) !== undefined, {
    error:
      'must be a name (api.example.com), a suffix (*.example.com) or an address (192.0.2.1, [2001:db8::1]), nothing around it',
  }),
)
const hosts = listOf(host, 'hosts')
const schemes = z.optional(listOf(oneOf('https', 'http'), 'schemes'))
const methods = z.optional(listOf(oneOf(...METHODS), 'methods'))
/** Security: what is shorter could not be told from other text in what comes back. */
const secretError = 'must be 8 to 4,096 visible characters of ASCII without blanks at its ends, or a Secret'
const secretText = z.string().check(z.regex(/^[\x21-\x7e](?:[\x20-\x7e]{6,4094})[\x21-\x7e]$/, { error: secretError }))

const fileQuota = quota({ bytes: TiB, files: 1_000_000, fileBytes: TiB })

const expires = z.optional(whole(0, 8.64e15))

/** The fields of each kind, beside `kind` and `expires`. */
const fields = {
  dir: { guest: guestPath, host: hostPath, access: z.optional(oneOf('read', 'read-write')), quota: fileQuota },
  scratch: { guest: guestPath, quota: fileQuota },
  http: {
    hosts,
    methods,
    schemes,
    ports: z.optional(listOf(whole(1, 65_535), 'ports')),
    quota: quota({
      requests: 100_000,
      concurrency: 50,
      requestBytes: GiB,
      responseBytes: GiB,
      decodedBytes: GiB,
      headerBytes: 1024 ** 2,
      redirects: 20,
      timeoutMs: 86_400_000,
    }),
  },
  env: { name, value },
  config: { name, value },
  secret: {
    name: text(/^[\x21-\x7e]{1,100}$/, 100, 'must be 1 to 100 visible characters of ASCII'),
    value: z.union([secretText, z.instanceof(Secret)], { error: secretError }),
    audience: hosts,
    schemes,
    header: z.optional(
      z
        .string()
        .check(z.refine(maySecretStandIn, { error: 'must be the name of a header that is not the host’s own' })),
    ),
    format: z.optional(
      text(/^(?=[^{]*\{secret\}[^{]*$)[\x20-\x7e]*$/, 1000, 'must be one line of ASCII that holds {secret} once'),
    ),
  },
  clock: {
    mode: z.optional(oneOf('coarse', 'real', 'frozen')),
    resolutionMs: z.optional(whole(1, 86_400_000)),
    at: z.optional(whole(0, 8.64e15)),
  },
  random: {
    seed: z.optional(
      z.union([z.string().check(z.maxLength(1000)), z.number()], {
        error: 'must be a number, or text of at most 1,000 characters',
      }),
    ),
  },
  'key-value': {
    file: z.optional(hostPath),
    // With what goes along, a value must fit into what a worker is sent at once (MAX_ASK_BYTES).
    quota: quota({ bytes: GiB, keys: 1_000_000, valueBytes: 15 * 1024 ** 2 }),
  },
} satisfies Record<GrantKind, Readonly<Record<string, z.core.SomeType>>>

/** The schema of each kind of grant. Security: strict, since a key that nothing enforces would be a promise that nothing keeps. */
export const grantSchemas = Object.fromEntries(
  Object.entries(fields).map(([kind, own]) => [kind, z.strictObject({ kind: z.literal(kind), expires, ...own })]),
) as unknown as Readonly<Record<GrantKind, z.ZodMiniObject>>
