/** Pristine instances kept ready for the calls that will use them, so that no caller waits for instantiation. Inside the worker. */

import type { Limits } from '../base/limits.ts'
import { Guest, type GuestHost } from './guest.ts'
import type { LoadedComponent } from './loaded-component.ts'

/** Most instances that one worker keeps ready, one for each component; the one unused for longest goes first. */
export const MAX_SPARES = 8

/** What is kept for a component; the place stays while its instance is at work. */
interface Place {
  guest: Guest | undefined
  /** When an instance was put there, in instances. */
  filled: number
}

/** Pristine instances, by component. */
export class Spares {
  private readonly host: GuestHost
  private readonly places = new Map<string, Place>()
  private fillings = 0
  private kept = 0

  constructor(host: GuestHost) {
    this.host = host
  }

  /** The instance for a call under these limits, if there is one. It is given away, to come back by `renew` only. */
  take(component: string, limits: Limits): Guest | undefined {
    const spare = this.empty(this.places.get(component))
    if (spare?.suits(limits)) return spare
    spare?.[Symbol.dispose]()
    return undefined
  }

  private empty(place: Place | undefined): Guest | undefined {
    if (place?.guest === undefined) return undefined
    const { guest } = place
    place.guest = undefined
    this.kept--
    return guest
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
    let place = this.places.get(component)
    if (place === undefined) {
      place = { guest: undefined, filled: 0 }
      this.places.set(component, place)
    }
    this.empty(place)?.[Symbol.dispose]()
    place.guest = guest
    place.filled = ++this.fillings
    if (++this.kept > MAX_SPARES) this.empty(this.longestUnused())?.[Symbol.dispose]()
  }

  private longestUnused(): Place | undefined {
    let oldest: Place | undefined
    for (const place of this.places.values()) {
      if (place.guest !== undefined && (oldest === undefined || place.filled < oldest.filled)) oldest = place
    }
    return oldest
  }

  /** Forgets a component's instance. */
  drop(component: string): void {
    this.empty(this.places.get(component))?.[Symbol.dispose]()
    this.places.delete(component)
  }
}
