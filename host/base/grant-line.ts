/** Grants as they are written on one line: on the command line, in audit events, in the hint that tells what would allow something. */

import { GloveboxError } from './error.ts'
import { type Grant, type GrantKind, type HttpGrant, neutral } from './grant.ts'

/** The form of each kind on the command line; what is in brackets may be left out. */
export const grantForms = {
  dir: 'dir:GUEST=HOST[:rw]',
  scratch: 'scratch:GUEST',
  http: 'http:[METHOD,…@][SCHEME://]HOST[:PORT]',
  env: 'env:NAME=VALUE',
  config: 'config:NAME=VALUE',
  secret: 'secret:NAME=ENVVAR@[SCHEME://]HOST',
  clock: 'clock[:real]',
  random: 'random[:SEED]',
  'key-value': 'key-value[:FILE]',
} as const satisfies Record<Grant['kind'], string>

/** A grant on one line, for people. Values of the environment, of the configuration and of secrets are left out. */
export function grantLine(grant: Grant): string {
  switch (grant.kind) {
    case 'dir':
      return `dir:${grant.guest}=${grant.host}${grant.access === 'read-write' ? ':rw' : ''}`
    case 'scratch':
      return `scratch:${grant.guest}`
    case 'http':
      return httpLine(grant)
    case 'env':
    case 'config':
      return `${grant.kind}:${grant.name}=…`
    case 'secret':
      return `secret:${grant.name}=…@${schemePart(grant)}${grant.audience.join(',')}`
    case 'clock':
      return grant.mode === undefined ? 'clock' : `clock:${grant.mode}`
    case 'random':
      return grant.seed === undefined ? 'random' : `random:${grant.seed}`
    case 'key-value':
      return grant.file === undefined ? 'key-value' : `key-value:${grant.file}`
  }
}

/** One scheme and one port have a place on the line; of several, none is told. */
function httpLine({ methods, schemes, hosts, ports = [] }: HttpGrant): string {
  const port = ports.length === 1 ? `:${ports[0]}` : ''
  return `http:${methods ? `${methods.join(',')}@` : ''}${schemePart({ schemes })}${hosts.join(',')}${port}`
}

const schemePart = ({ schemes }: { readonly schemes?: readonly string[] | undefined }): string =>
  schemes?.length === 1 ? `${schemes[0]}://` : ''

/**
 * Reads a grant from one line, in one of the {@link grantForms}. Secrets are taken from `env`, by the name of the variable. Whether the
 * values make sense is for `engine.load` to say.
 * @throws {GloveboxError} `grant/invalid`
 */
export function readGrantLine(line: string, env: Readonly<Record<string, string | undefined>> = {}): Grant {
  const [kind = ''] = line.split(':', 1)
  if (!Object.hasOwn(readers, kind)) {
    throw new GloveboxError(
      'grant/invalid',
      `"${neutral(line, 100)}" is no grant. Write one of ${Object.values(grantForms).join(', ')}.`,
    )
  }
  const rest = line.length > kind.length ? line.slice(kind.length + 1) : undefined
  const grant = readers[kind as GrantKind](rest, env)
  if (grant !== undefined) return grant
  // Security: what stands after the kind may be a value that is not for everybody's eyes.
  throw new GloveboxError('grant/invalid', `A grant of kind ${kind} is written as ${grantForms[kind as GrantKind]}.`)
}

type Env = Readonly<Record<string, string | undefined>>

/** What stands after the kind, as a grant; undefined when it is not well-formed. */
const readers: { readonly [K in GrantKind]: (rest: string | undefined, env: Env) => Grant | undefined } = {
  dir: rest => {
    const [, guest, host, access] = /^([^=]+)=(.+?)(?::(rw|ro))?$/s.exec(rest ?? '') ?? []
    if (guest === undefined || host === undefined) return undefined
    return { kind: 'dir', guest, host, access: access === 'rw' ? 'read-write' : 'read' }
  },
  scratch: rest => (rest ? { kind: 'scratch', guest: rest } : undefined),
  http: rest => {
    const [, methods, scheme, host, port] =
      /^(?:([A-Z,]+)@)?(?:(https?):\/\/)?([^/@]*?|\[[^\]]*\])(?::(\d{1,5}))?$/.exec(rest ?? '') ?? []
    if (!host) return undefined
    return {
      kind: 'http',
      hosts: host.split(','),
      ...(methods !== undefined && { methods: methods.split(',') }),
      ...(scheme !== undefined && { schemes: [scheme as 'http' | 'https'] }),
      ...(port !== undefined && { ports: [Number(port)] }),
    }
  },
  env: rest => named('env', rest),
  config: rest => named('config', rest),
  secret: (rest, env) => {
    const [, name, variable, scheme, audience] = /^([^=@]+)=([^=@]+)@(?:(https?):\/\/)?([^/]+)$/s.exec(rest ?? '') ?? []
    if (name === undefined || variable === undefined || audience === undefined) return undefined
    const value = Object.hasOwn(env, variable) ? env[variable] : undefined
    const schemes = scheme !== undefined && { schemes: [scheme as 'http' | 'https'] }
    if (value !== undefined) return { kind: 'secret', name, value, audience: audience.split(','), ...schemes }
    const message = `The secret ${neutral(name, 50)} is to be read from the environment variable ${neutral(variable, 50)}, which is not set.`
    throw new GloveboxError('grant/invalid', message, { detail: { variable } })
  },
  clock: rest => {
    if (rest === undefined) return { kind: 'clock' }
    const mode = (['coarse', 'real', 'frozen'] as const).find(one => one === rest)
    return mode && { kind: 'clock', mode }
  },
  random: rest => (rest === undefined ? { kind: 'random' } : { kind: 'random', seed: rest }),
  'key-value': rest =>
    rest === undefined ? { kind: 'key-value' } : rest ? { kind: 'key-value', file: rest } : undefined,
}

function named(kind: 'env' | 'config', rest: string | undefined): Grant | undefined {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(rest ?? '') ?? []
  return name === undefined || value === undefined ? undefined : { kind, name, value }
}
