/** The way out of a toolset: its grants of HTTP and secrets, and the calls that use them. Loads what it takes when a guest first asks. */

import type { Grant } from '../../base/grant.ts'
import { Secret } from '../../base/secret.ts'
import type { CallPart, CallScope, Capability } from '../capability.ts'

/** The egress of one toolset. */
export class Egress implements Capability {
  private readonly grants: readonly Grant[]
  private loaded: Promise<Capability> | undefined

  /** The values of secret grants are its own, to be overwritten. */
  constructor(grants: readonly Grant[]) {
    this.grants = grants
  }

  open(scope: CallScope): CallPart {
    this.loaded ??= import('./loaded-egress.ts').then(({ LoadedEgress }) => new LoadedEgress(this.grants))
    const opening = this.loaded.then(loaded => loaded.open(scope))
    return {
      ask: async ask => (await opening).ask(ask),
      [Symbol.dispose]: () => void opening.then(part => part[Symbol.dispose]?.()),
    }
  }

  /** Overwrites the secrets. */
  [Symbol.dispose](): void {
    void this.loaded?.then(loaded => loaded[Symbol.dispose]?.())
    for (const grant of this.grants) {
      if (grant.kind === 'secret' && grant.value instanceof Secret) grant.value[Symbol.dispose]()
    }
  }
}
