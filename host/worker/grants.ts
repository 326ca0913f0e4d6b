/** What one instance was granted, of what is served inside the worker: which grants hold now, and telling of each decision. Inside the worker. */

import { type GrantKind, type GuestGrant, neutral } from '../base/grant.ts'
import { grantForms, grantLine } from '../base/grant-line.ts'
import type { Asks } from './ask.ts'

/** The grants of one kind. */
type Of<K extends GuestGrant['kind']> = Extract<GuestGrant, { readonly kind: K }>

/** The grants of one instance. */
export class Grants {
  private readonly all: readonly GuestGrant[]
  private readonly asks: Pick<Asks, 'assertCalled' | 'decided' | 'heard'>
  private readonly epochMs: () => number
  /** What was decided in this call, of the kinds that are decided once. */
  private readonly decided = new Map<GrantKind, GuestGrant | undefined>()

  /** `epochMs` gives the time as `Date.now()` does. */
  constructor(
    all: readonly GuestGrant[],
    asks: Pick<Asks, 'assertCalled' | 'decided' | 'heard'>,
    epochMs: () => number,
  ) {
    this.all = all
    this.asks = asks
    this.epochMs = epochMs
  }

  /** Starts a call. */
  begin(): void {
    if (this.decided.size > 0) this.decided.clear()
  }

  /** All grants of a kind, also those that have expired. */
  of<K extends GuestGrant['kind']>(kind: K): readonly Of<K>[] {
    return this.all.filter((grant): grant is Of<K> => grant.kind === kind)
  }

  /** Whether a grant holds now; tells so, as the answer to what the guest asked for. */
  holds(grant: GuestGrant, subject: string): boolean {
    // Security: an instance that is made ahead of its calls would have what it read then in all of them, also after the end of the grant.
    if (grant.expires !== undefined) this.asks.assertCalled()
    if (grant.expires !== undefined && this.epochMs() >= grant.expires) {
      this.deny(grant.kind, subject, grantForms[grant.kind])
      return false
    }
    this.allow(grant, subject)
    return true
  }

  /** Tells that a grant allowed something. */
  allow(grant: GuestGrant, subject: string): void {
    if (!this.asks.heard) return
    this.asks.decided({
      decision: 'allow',
      kind: grant.kind,
      subject: neutral(subject),
      grant: neutral(grantLine(grant)),
    })
  }

  /** Tells that something was refused; `hint` is the grant that would allow it, if one would. */
  deny(kind: GrantKind, subject: string, hint?: string): void {
    if (!this.asks.heard) return
    const remedy = hint === undefined ? {} : { hint: neutral(hint) }
    this.asks.decided({ decision: 'deny', kind, subject: neutral(subject), ...remedy })
  }

  /** The grant of a kind of which there is one at most, if it holds. It is decided once in a call, at the first use. */
  only<K extends 'clock' | 'random'>(kind: K, subject: string): Of<K> | undefined {
    if (!this.decided.has(kind)) {
      const [grant] = this.of(kind)
      this.decided.set(kind, grant && this.holds(grant, subject) ? grant : undefined)
    }
    return this.decided.get(kind) as Of<K> | undefined
  }
}
