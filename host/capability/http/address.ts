/** Which IP addresses a name may lead to: those of the public internet, and no others unless a grant names them. */

import { BlockList, isIP } from 'node:net'

/**
 * Blocks of IPv4 that are not the public internet: IANA's special-purpose registry (RFC 6890) as far as it is not globally reachable,
 * multicast, and the one public address that is a metadata service.
 */
const special4: readonly [network: string, bits: number][] = [
  ['0.0.0.0', 8], // this host (RFC 791)
  ['10.0.0.0', 8], // private (RFC 1918)
  ['100.64.0.0', 10], // shared by carriers (RFC 6598); also Alibaba's metadata service
  ['127.0.0.0', 8], // loopback (RFC 1122)
  ['168.63.129.16', 32], // Azure's metadata service
  ['169.254.0.0', 16], // link-local (RFC 3927), metadata services
  ['172.16.0.0', 12], // private (RFC 1918)
  ['192.0.0.0', 24], // IETF (RFC 6890); also Oracle's metadata service
  ['192.0.2.0', 24], // documentation (RFC 5737)
  ['192.88.99.0', 24], // 6to4 relays (RFC 7526)
  ['192.168.0.0', 16], // private (RFC 1918)
  ['198.18.0.0', 15], // benchmarks (RFC 2544)
  ['198.51.100.0', 24], // documentation (RFC 5737)
  ['203.0.113.0', 24], // documentation (RFC 5737)
  ['224.0.0.0', 4], // multicast (RFC 5771)
  ['240.0.0.0', 4], // reserved (RFC 1112), broadcast
]

/**
 * Of IPv6, only what is allocated as global unicast is public (RFC 4291): that leaves out loopback, link-local, unique local, multicast,
 * IPv4-mapped addresses and NAT64 (64:ff9b::/96), behind which any IPv4 address may be.
 */
const global6 = ['2000::', 3] as const

const special6: readonly [network: string, bits: number][] = [
  ['2001::', 23], // IETF: Teredo (RFC 4380), ORCHID, benchmarks
  ['2001:db8::', 32], // documentation (RFC 3849)
  ['2002::', 16], // 6to4 (RFC 3056): an IPv4 address inside
  ['3fff::', 20], // documentation (RFC 9637)
]

const special = new BlockList()
for (const [network, bits] of special4) special.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of special6) special.addSubnet(network, bits, 'ipv6')

const unicast = new BlockList()
unicast.addSubnet(...global6, 'ipv6')

/** Whether an address, in the spelling of `dns.lookup` or of a parsed URL, is one of the public internet. What is no address is not. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4')
    case 6:
      // Security: a zone (`fe80::1%eth0`) only makes sense on the local link.
      return !address.includes('%') && unicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
    default:
      return false
  }
}

/** An address in the one spelling that URLs have for it, without brackets; undefined for what is no address. */
export function canonicalAddress(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  const version = isIP(bare)
  if (version === 0 || bare.includes('%')) return undefined
  return version === 4 ? bare : new URL(`http://[${bare}]/`).hostname.slice(1, -1)
}
