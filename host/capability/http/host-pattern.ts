/** The hosts of a grant: exact names, `*.` with a suffix, and addresses; how they are written, and what they match. */

import { GloveboxError } from '../../base/error.ts'
import { canonicalAddress } from './address.ts'

/** One host of a grant, in the spelling of a parsed URL, so that matching is comparing. */
export type HostPattern =
  | { readonly kind: 'exact'; readonly name: string }
  | { readonly kind: 'suffix'; readonly suffix: string }
  | { readonly kind: 'address'; readonly address: string }

/** A host as URLs spell it, with names in ASCII; undefined when the text is anything but one host. */
function hostOf(text: string): string | undefined {
  // Security: what is special in a URL is no part of a host, so that nothing is cut off and nothing is decoded.
  if (!/^[^\s/\\?#@:[\]%*]+$/u.test(text)) return undefined
  const url = URL.parse(`http://${text}/`)
  const name = url?.hostname
  return name === undefined || name === '' || name.endsWith('.') ? undefined : name
}

/** Reads one host of a grant; undefined for what is neither a name, `*.` and a name, nor an address, and for addresses in odd spellings. */
export function hostPattern(text: string): HostPattern | undefined {
  const address = canonicalAddress(text)
  if (address !== undefined) return { kind: 'address', address }
  const isSuffix = text.startsWith('*.')
  const name = hostOf(isSuffix ? text.slice(2) : text)
  if (name === undefined || isAddress(name)) return undefined
  return isSuffix ? { kind: 'suffix', suffix: `.${name}` } : { kind: 'exact', name }
}

/**
 * The hosts of a grant.
 * @throws {GloveboxError} `internal` for one that is none: the grant was not parsed.
 */
export function hostPatterns(hosts: readonly string[]): readonly HostPattern[] {
  return hosts.map(text => {
    const pattern = hostPattern(text)
    if (pattern === undefined) throw new GloveboxError('internal', 'A grant has a host that is none.')
    return pattern
  })
}

/** Whether a pattern matches the `hostname` of a parsed URL. A suffix matches whole labels before it, at least one, and no address. */
export function matchesHost(pattern: HostPattern, hostname: string): boolean {
  switch (pattern.kind) {
    case 'exact':
      return pattern.name === hostname
    case 'suffix':
      return hostname.length > pattern.suffix.length && hostname.endsWith(pattern.suffix) && !isAddress(hostname)
    case 'address':
      return canonicalAddress(hostname) === pattern.address
  }
}

const isAddress = (hostname: string): boolean => canonicalAddress(hostname) !== undefined

/** Whether the patterns name the address itself, which makes it one that may be connected to wherever it is. */
export function namesAddress(patterns: readonly HostPattern[], address: string): boolean {
  const canonical = canonicalAddress(address)
  return canonical !== undefined && patterns.some(one => one.kind === 'address' && one.address === canonical)
}
