/** The secrets of a toolset: where each may go, in which header, and what is taken out of what comes back. */

import type { SecretGrant } from '../../base/grant.ts'
import { grantLine } from '../../base/grant-line.ts'
import type { Header } from '../../base/http.ts'
import { Secret } from '../../base/secret.ts'
import { type HostPattern, hostPatterns, matchesHost } from '../http/host-pattern.ts'
import { Scrubber } from './scrubber.ts'

interface Entry {
  readonly grant: SecretGrant
  readonly secret: Secret
  readonly audience: readonly HostPattern[]
}

/** Secrets by name. */
export class Vault implements Disposable {
  private readonly entries: Map<string, Entry>
  private readonly scrubbers = new Map<string, Scrubber>()

  /** The values are copied. Of two grants of one name, the last counts. */
  constructor(grants: readonly SecretGrant[]) {
    this.entries = new Map(
      grants.map(grant => {
        return [grant.name, { grant, secret: Secret.copy(grant.value), audience: hostPatterns(grant.audience) }]
      }),
    )
  }

  /** Whether there is a secret of that name, at this time. */
  has(name: string, now: number): boolean {
    const entry = this.entries.get(name)
    return entry !== undefined && isInForce(entry, now)
  }

  /** The grant of a secret on one line, without its value. */
  line(name: string): string {
    return grantLine(this.entries.get(name)!.grant)
  }

  /** The header that carries a secret to a URL; undefined when there is no such secret, or the URL is not in its audience. */
  headerFor(name: string, url: URL, now: number): Header | undefined {
    const entry = this.entries.get(name)
    if (entry === undefined || !isInForce(entry, now) || !isFor(entry, url)) return undefined
    const { header = 'authorization', format = 'Bearer {secret}' } = entry.grant
    // A function, since `$` means something in a replacement.
    return [header, format.replace('{secret}', () => entry.secret.reveal())]
  }

  /**
   * What takes secrets out of what a host answers: those whose audience it is in, since it may have kept them from another request;
   * undefined when it is in none. Other hosts cannot know them.
   */
  scrubberFor(hostname: string): Scrubber | undefined {
    const known = [...this.entries.values()].filter(({ audience }) => matchesAny(audience, hostname))
    if (known.length === 0) return undefined
    const key = known.map(({ grant }) => grant.name).join('\0')
    let scrubber = this.scrubbers.get(key)
    if (scrubber === undefined) {
      scrubber = new Scrubber(known.map(({ secret }) => secret.reveal()))
      this.scrubbers.set(key, scrubber)
    }
    return scrubber
  }

  /** Overwrites the values that are held here. There are no secrets any more. */
  [Symbol.dispose](): void {
    for (const { secret } of this.entries.values()) secret[Symbol.dispose]()
    for (const scrubber of this.scrubbers.values()) scrubber.clear()
    this.entries.clear()
  }
}

const isInForce = ({ grant: { expires } }: Entry, now: number): boolean => expires === undefined || now < expires

const isFor = ({ grant: { schemes = ['https'] }, audience }: Entry, url: URL): boolean =>
  schemes.some(scheme => url.protocol === `${scheme}:`) && matchesAny(audience, url.hostname)

const matchesAny = (patterns: readonly HostPattern[], hostname: string): boolean =>
  patterns.some(pattern => matchesHost(pattern, hostname))
