/** Pristine instances kept ready for the calls that will use them, so that no caller waits for instantiation. Inside the worker. */

import type { Limits } from '../base/limits.ts'
import { Guest, type GuestHost } from './guest.ts'
import type { LoadedComponent } from './loaded-component.ts'

/** Most instances that one worker keeps ready, one for each component; the one unused for longest goes first. */
export const MAX_SPARES = 8

/** Pristine instances, by component. */
export class Spares {
  private readonly host: GuestHost
  private readonly spares = new Map<string, Guest>()

  constructor(host: GuestHost) {
    this.host = host
  }

  /** The instance for a call under these limits, if there is one. It is given away, to come back by `renew` only. */
  take(component: string, limits: Limits): Guest | undefined {
    const spare = this.spares.get(component)
    this.spares.delete(component)
    if (spare?.suits(limits)) return spare
    spare?.[Symbol.dispose]()
    return undefined
  }

  /** Keeps an instance for the next call: the used one, if it can be made what it was, else a new one. */
  renew(component: string, used: Guest, loaded: LoadedComponent, limits: Limits): void {
    if (used.restore()) this.keep(component, used)
    else {
      used[Symbol.dispose]()
      this.add(component, loaded, limits)
    }
  }

  /** Makes an instance for the next call. */
  add(component: string, loaded: LoadedComponent, limits: Limits): void {
    const guest = new Guest(loaded, limits, this.host)
    if (guest.prepare(limits)) this.keep(component, guest)
    else guest[Symbol.dispose]()
  }

  private keep(component: string, guest: Guest): void {
    this.spares.set(component, guest)
    const [oldest] = this.spares.keys()
    if (this.spares.size > MAX_SPARES) this.drop(oldest!)
  }

  /** Forgets a component's instance. */
  drop(component: string): void {
    this.spares.get(component)?.[Symbol.dispose]()
    this.spares.delete(component)
  }
}
