/** Decides about each hop of each request of one call: by the grants, by their ceilings, and by where the name leads. */

import { isIPv6 } from 'node:net'
import { type Decision, neutral } from '../../base/grant.ts'
import { grantLine } from '../../base/grant-line.ts'
import type { Vault } from '../secrets/vault.ts'
import type { SentBytes } from '../sent-bytes.ts'
import { allows, denial, type Rule, refusal, subjectOf } from './authorize.ts'
import { HttpFault } from './fault.ts'
import type { Quota } from './quota.ts'
import type { Hop } from './redirect.ts'
import { addressesOf, ProhibitedAddress, type Resolve } from './resolve.ts'

/** What the requests of a toolset are made with. */
export interface HttpHost {
  readonly rules: readonly Rule[]
  readonly vault: Vault
  readonly resolve: Resolve
  /** Milliseconds as `Date.now()` counts them. */
  now(): number
  /** The certificate authorities to trust instead of Node's. */
  readonly ca?: string
}

/** Hears of each decision. */
export type Decided = (decision: Decision) => void

/** A hop that may be made. Disposing of it tells that it is over. */
export interface Permit extends Disposable {
  readonly quota: Quota
  readonly addresses: readonly string[]
  /**
   * Counts bytes that the hop is about to send.
   * @throws {HttpFault} `connection-limit-reached` over what the call may send.
   */
  spend(bytes: number): void
}

interface Spent {
  requests: number
  open: number
}

/** The permits of one call. */
export class Permits {
  private readonly host: HttpHost
  private readonly decided: Decided
  private readonly sent: SentBytes
  private readonly spent = new Map<Rule, Spent>()

  constructor(host: HttpHost, decided: Decided, sent: SentBytes) {
    this.host = host
    this.decided = decided
    this.sent = sent
  }

  /**
   * The ceilings for a request, before any hop of it is made.
   * @throws {HttpFault} `HTTP-request-denied`
   */
  quotaFor(method: string, url: URL): Quota {
    return this.rulesFor(method, url)[0]!.quota
  }

  /**
   * The rules that allow a hop; there is one at least.
   * @throws {HttpFault} `HTTP-request-denied`
   */
  private rulesFor(method: string, url: URL): readonly Rule[] {
    const now = this.host.now()
    const rules = this.host.rules.filter(rule => allows(rule, method, url, now))
    if (rules.length > 0) return rules
    this.decided(denial(method, url))
    throw new HttpFault('HTTP-request-denied')
  }

  /**
   * Allows a hop, or does not. Either is one decision.
   * @throws {HttpFault} `HTTP-request-denied`, `connection-limit-reached`, `destination-IP-prohibited`, and what resolving a name throws.
   */
  async take({ method, url }: Hop): Promise<Permit> {
    const rules = this.rulesFor(method, url)
    const [rule] = rules as [Rule]
    const subject = subjectOf(method, url)
    const spent = this.spend(rule, subject)
    const release = once(() => spent.open--)
    const allow: Decision = { decision: 'allow', kind: 'http', subject, grant: grantLine(rule.grant) }
    // Any grant that allows the hop may name the address.
    const hosts = rules.flatMap(one => one.hosts)
    let addresses: readonly string[]
    try {
      addresses = await addressesOf(url.hostname, hosts, this.host.resolve)
    } catch (thrown) {
      release()
      // A name that cannot be resolved was allowed all the same.
      this.decided(thrown instanceof ProhibitedAddress ? prohibited(subject, thrown.address) : allow)
      throw thrown
    }
    this.decided(allow)
    const spend = (bytes: number): void => {
      if (!this.sent.take(bytes)) throw this.refused(subject, 'limits.egressBytes')
    }
    return { quota: rule.quota, addresses, spend, [Symbol.dispose]: release }
  }

  private spend(rule: Rule, subject: string): Spent {
    let spent = this.spent.get(rule)
    if (spent === undefined) {
      spent = { requests: 0, open: 0 }
      this.spent.set(rule, spent)
    }
    const { requests, concurrency } = rule.quota
    if (spent.requests >= requests) throw this.refused(subject, `quota.requests is ${requests}`)
    if (spent.open >= concurrency) throw this.refused(subject, `quota.concurrency is ${concurrency}`)
    spent.requests++
    spent.open++
    return spent
  }

  private refused(subject: string, why: string): HttpFault {
    this.decided(refusal('http', subject, why))
    return new HttpFault('connection-limit-reached')
  }

  /** Tells that a request is refused though a grant allows where it goes. */
  deny(method: string, url: URL, why: string): void {
    this.decided(refusal('http', subjectOf(method, url), why))
  }
}

function once(run: () => void): () => void {
  let left = 1
  return () => {
    if (left-- === 1) run()
  }
}

const prohibited = (subject: string, address: string): Decision => ({
  decision: 'deny',
  kind: 'http',
  subject,
  // The name leads to this address, which is not public: the grant has to name it too.
  hint: `http:${isIPv6(address) ? `[${address}]` : neutral(address)}`,
})
