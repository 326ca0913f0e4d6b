/** Puts secrets into the requests of one call, and keeps them from coming back. */

import { neutral } from '../../base/grant.ts'
import type { Header } from '../../base/http.ts'
import { refusal, subjectOf } from '../http/authorize.ts'
import { HttpFault } from '../http/fault.ts'
import { headerValue } from '../http/headers.ts'
import type { Decided } from '../http/permits.ts'
import type { Hop } from '../http/redirect.ts'
import type { Scrubber } from './scrubber.ts'
import type { Vault } from './vault.ts'

/** The secrets of a toolset, in one call of it. */
export class SecretGuard {
  private readonly vault: Vault
  private readonly now: () => number
  private readonly decided: Decided

  constructor(vault: Vault, now: () => number, decided: Decided) {
    this.vault = vault
    this.now = now
    this.decided = decided
  }

  /** Whether a guest may name a secret of that name. Each answer is a decision. */
  exists(name: string): boolean {
    const found = this.vault.has(name, this.now())
    const subject = neutral(name)
    this.decided(
      found
        ? { decision: 'allow', kind: 'secret', subject, grant: this.vault.line(name) }
        : { decision: 'deny', kind: 'secret', subject, hint: hintFor(name, 'HOST') },
    )
    return found
  }

  /**
   * The headers of a hop, with those that carry the secrets in the place of the guest's own. A redirect that leaves the audience goes on
   * without them.
   * @throws {HttpFault} `HTTP-request-denied` when the request itself is not for the audience.
   */
  headersFor({ headers, url }: Hop, names: readonly string[], isFirst: boolean): readonly Header[] {
    let all = headers
    for (const name of names) {
      const header = this.vault.headerFor(name, url, this.now())
      const subject = neutral(`${name} to ${url.origin}`)
      if (header !== undefined) {
        this.decided({ decision: 'allow', kind: 'secret', subject, grant: this.vault.line(name) })
        const own = header[0].toLowerCase()
        all = [...all.filter(([one]) => one.toLowerCase() !== own), header]
      } else {
        this.decided({
          decision: 'deny',
          kind: 'secret',
          subject,
          hint: hintFor(name, url.protocol === 'https:' ? url.hostname : `http://${url.hostname}`),
        })
        if (isFirst) throw new HttpFault('HTTP-request-denied')
      }
    }
    return all
  }

  /**
   * What takes secrets out of the answers to a hop.
   * @throws {HttpFault} `HTTP-request-denied` for a range: a secret could be asked for in parts, none of which is found.
   */
  scrubberFor(hop: Hop): Scrubber | undefined {
    const scrubber = this.vault.scrubberFor(hop.url.hostname)
    if (scrubber !== undefined && headerValue(hop.headers, 'range') !== undefined) {
      throw this.refuse(subjectOf(hop.method, hop.url), 'a range of what may hold a secret')
    }
    return scrubber
  }

  /**
   * Refuses a redirect into whose location the audience put a secret: it would be sent on, and told to the guest.
   * @throws {HttpFault} `HTTP-request-denied`
   */
  checkLocation(scrubber: Scrubber | undefined, { method, url }: Hop): void {
    if (scrubber === undefined || scrubber.text(url.href) === url.href) return
    throw this.refuse(scrubber.text(subjectOf(method, url)), 'its location holds a secret')
  }

  private refuse(subject: string, why: string): HttpFault {
    this.decided(refusal('secret', subject, why))
    return new HttpFault('HTTP-request-denied')
  }
}

const hintFor = (name: string, host: string): string => neutral(`secret:${name}=ENVVAR@${host}`)
