/** Turns a host's name into the addresses that may be connected to. The name is resolved once; what is connected to is what was checked. */

import { lookup } from 'node:dns/promises'
import { canonicalAddress, isPublic } from './address.ts'
import { HttpFault } from './fault.ts'
import { type HostPattern, namesAddress } from './host-pattern.ts'

/** Resolves a name to all its addresses. */
export type Resolve = (name: string) => Promise<readonly string[]>

/** Most addresses of one name that are looked at. */
const MAX_ADDRESSES = 32

/**
 * Most lookups of this process under way at a time. Security: the system cannot be told to give one up, so that a name server that never
 * answers would pile them up, call by call.
 */
const MAX_LOOKUPS = 64

let lookups = 0

/**
 * Asks the system, as every program of the machine does, hosts file included. libuv runs such lookups on at most half of its threads, so
 * that slow name servers do not hold up the files of the host.
 * @throws {HttpFault} `DNS-timeout` when too many are under way.
 */
export const systemResolve: Resolve = async name => {
  if (lookups >= MAX_LOOKUPS) throw new HttpFault('DNS-timeout')
  lookups++
  try {
    const found = await lookup(name, { all: true, order: 'verbatim' })
    return found.map(({ address }) => address)
  } finally {
    lookups--
  }
}

/**
 * The addresses of a parsed URL's host, every one of which is public or named by the grant.
 * @throws {HttpFault} `destination-IP-prohibited` when any is not, and what resolving throws.
 */
export async function addressesOf(
  hostname: string,
  hosts: readonly HostPattern[],
  resolve: Resolve,
): Promise<readonly string[]> {
  const literal = canonicalAddress(hostname)
  const addresses = literal === undefined ? (await resolve(hostname)).slice(0, MAX_ADDRESSES) : [literal]
  if (addresses.length === 0) throw new HttpFault({ tag: 'DNS-error', val: {} })
  // Security: one bad answer among good ones is how a name is rebound; a connection may be made to any of them.
  const prohibited = addresses.find(address => !isPublic(address) && !namesAddress(hosts, address))
  if (prohibited !== undefined) throw new ProhibitedAddress(prohibited)
  return addresses
}

/** A name leads to an address that is not public and that the grant does not name. */
export class ProhibitedAddress extends HttpFault {
  readonly address: string

  constructor(address: string) {
    super('destination-IP-prohibited')
    this.address = address
  }
}
