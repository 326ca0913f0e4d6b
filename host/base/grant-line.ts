/** Grants as they are written on one line: on the command line, in audit events, in the hint that tells what would allow something. */

import type { Grant } from './grant.ts'

/** The form of each kind on the command line; what is in brackets may be left out. */
export const grantForms = {
  dir: 'dir:GUEST=HOST[:rw]',
  scratch: 'scratch:GUEST',
  http: 'http:HOST',
  env: 'env:NAME=VALUE',
  config: 'config:NAME=VALUE',
  secret: 'secret:NAME=ENVVAR@HOST',
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
      return `http:${grant.hosts.join(',')}`
    case 'env':
    case 'config':
      return `${grant.kind}:${grant.name}=…`
    case 'secret':
      return `secret:${grant.name}=…@${grant.audience.join(',')}`
    case 'clock':
      return grant.mode === undefined ? 'clock' : `clock:${grant.mode}`
    case 'random':
      return grant.seed === undefined ? 'random' : `random:${grant.seed}`
    case 'key-value':
      return grant.file === undefined ? 'key-value' : `key-value:${grant.file}`
  }
}
