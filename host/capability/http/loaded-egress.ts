/** The egress of a toolset once it is needed: its rules, its secrets, and the machine's names and time. */

import type { Grant } from '../../base/grant.ts'
import type { CallPart, CallScope, Capability } from '../capability.ts'
import { Vault } from '../secrets/vault.ts'
import { answerAsk } from './answer-ask.ts'
import { ruleOf } from './authorize.ts'
import { HttpCall } from './call.ts'
import type { HttpHost } from './permits.ts'
import { systemResolve } from './resolve.ts'

/** What the grants of a toolset turn into. */
export class LoadedEgress implements Capability {
  private readonly host: HttpHost

  constructor(grants: readonly Grant[]) {
    this.host = {
      rules: grants.filter(grant => grant.kind === 'http').map(ruleOf),
      vault: new Vault(grants.filter(grant => grant.kind === 'secret')),
      resolve: systemResolve,
      now: Date.now,
    }
  }

  open({ signal, decided, sent }: CallScope): CallPart {
    const call = new HttpCall(this.host, decided, sent)
    // Security: at once, and not when somebody comes to it: what is under way ends with the call.
    signal.addEventListener('abort', () => call[Symbol.dispose](), { once: true })
    return {
      ask: async ask => {
        signal.throwIfAborted()
        return answerAsk(call, ask)
      },
      [Symbol.dispose]: () => call[Symbol.dispose](),
    }
  }

  /** Overwrites the secrets. */
  [Symbol.dispose](): void {
    this.host.vault[Symbol.dispose]()
  }
}
