/** The components that a worker knows and the sessions that it holds; the outside decides which to keep. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import { type Call, Guest, type GuestHost } from './guest.ts'
import { type LoadedComponent, loadArtifact } from './loaded-component.ts'
import { type CallPlugin, openPlugin } from './plugin.ts'
import type { CallRequest, Introduce, WarmRequest } from './protocol.ts'
import { Spares } from './spares.ts'

const utf8 = { decode: new TextDecoder(), encode: new TextEncoder() }

/** A component, and the Extism plugin that is its door. */
interface Resident {
  readonly loaded: LoadedComponent
  readonly plugin: CallPlugin
}

interface Current {
  readonly request: CallRequest
  readonly guest: Guest
  fault: GloveboxError | undefined
}

/** A call that came back. */
export interface Called {
  /** A `CallReport` as JSON text. */
  readonly report: string
  /** Makes an instance for the call that probably comes next. */
  prepareNext(): void
}

/** Runs calls. */
export class Residents {
  private readonly host: GuestHost
  private readonly residents = new Map<string, Resident>()
  private readonly sessions = new Map<number, Guest>()
  private readonly spares: Spares
  /** The call that the plugin is being entered for: the bridge has no other way to learn of it, nor to tell of a fault. */
  private current: Current | undefined

  constructor(host: GuestHost) {
    this.host = host
    this.spares = new Spares(host)
  }

  /** Runs a call through the component's plugin. `prepareNext` is for when the answer is on its way. */
  async call(request: CallRequest): Promise<Called> {
    const { component, input } = request
    const { loaded, plugin } = await this.resident(request)
    const current: Current = { request, guest: this.guestFor(request, loaded), fault: undefined }
    this.current = current
    const report = await plugin(request.function, utf8.encode.encode(input))
    this.current = undefined
    if (current.fault) {
      if (request.session === undefined) current.guest[Symbol.dispose]()
      throw current.fault
    }
    const prepareNext = (): void => {
      if (request.session !== undefined) return
      // Where instantiation failed it would fail again, at the cost of the next caller.
      if (current.guest.made) this.spares.renew(component, current.guest, loaded, request.limits)
      else current.guest[Symbol.dispose]()
    }
    return { report: utf8.decode.decode(report), prepareNext }
  }

  /** Makes a component known and an instance of it ready. */
  async warm(request: WarmRequest): Promise<void> {
    const { loaded } = await this.resident(request)
    this.spares.add(request.component, loaded, request.limits)
  }

  private async resident({ component, introduce }: CallRequest | WarmRequest): Promise<Resident> {
    if (introduce) await this.learn(component, introduce)
    const resident = this.residents.get(component)
    if (resident) return resident
    throw new GloveboxError('internal', 'A worker was asked to call a component it does not know.')
  }

  private async learn(component: string, { artifact, functions, terms, forget }: Introduce): Promise<void> {
    if (forget !== undefined) {
      this.residents.delete(forget)
      this.spares.drop(forget)
    }
    const bridge = (index: number, input: Uint8Array): Uint8Array => this.run(index, input)
    const plugin = await openPlugin(functions.length, bridge)
    this.residents.set(component, { loaded: loadArtifact(artifact, functions, terms), plugin })
  }

  /** What the plugin calls, with the input that Extism hands over. */
  private run(index: number, input: Uint8Array): Uint8Array {
    const current = this.current!
    const { id, limits, audited } = current.request
    const call: Call = { id, function: index, input: utf8.decode.decode(input), limits, audited }
    const { report, fault } = current.guest.call(call)
    if (fault) current.fault = fault
    return utf8.encode.encode(report)
  }

  private guestFor({ component, session, limits }: CallRequest, loaded: LoadedComponent): Guest {
    // Security: without a session, each call has an instance as it was made: nothing of one call can be there for the next.
    if (session === undefined) return this.spares.take(component, limits) ?? new Guest(loaded, limits, this.host)
    let guest = this.sessions.get(session)
    if (guest === undefined) {
      guest = new Guest(loaded, limits, this.host)
      this.sessions.set(session, guest)
    }
    return guest
  }

  /** Forgets a session's instance. */
  endSession(session: number): void {
    this.sessions.get(session)?.[Symbol.dispose]()
    this.sessions.delete(session)
  }
}
