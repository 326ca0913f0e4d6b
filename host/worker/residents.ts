/** The components that a worker knows and the sessions that it holds; the outside decides which to keep. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { Attachments } from '../wit/attachment.ts'
import { type Answer, Guest, type GuestHost } from './guest.ts'
import { type LoadedComponent, loadArtifact } from './loaded-component.ts'
import { type CallPlugin, openPlugin } from './plugin.ts'
import type { CallRequest, Introduce, WarmRequest } from './protocol.ts'
import { Spares } from './spares.ts'

/** A component, and the Extism plugin that is its door. */
interface Resident {
  readonly loaded: LoadedComponent
  readonly plugin: CallPlugin
}

interface Current {
  readonly request: CallRequest
  readonly guest: Guest
  answer: Answer | undefined
}

/** A call that came back. */
export interface Called {
  /** A `CallReport` as JSON text. */
  readonly report: string
  readonly attachments: Attachments
  /** Makes an instance for the call that probably comes next. */
  prepareNext(): void
}

/** Runs calls. */
export class Residents {
  private readonly host: GuestHost
  private readonly residents = new Map<string, Resident>()
  private readonly sessions = new Map<number, Guest>()
  private readonly spares: Spares
  /** The call that the plugin is being entered for: the bridge has no other way to learn of it, nor to tell how it ended. */
  private current: Current | undefined

  constructor(host: GuestHost) {
    this.host = host
    this.spares = new Spares(host)
  }

  /** Runs a call through the component's plugin. `prepareNext` is for when the answer is on its way. */
  async call(request: CallRequest): Promise<Called> {
    const { component } = request
    if (request.introduce) await this.learn(component, request.introduce)
    const { loaded, plugin } = this.resident(component)
    const current: Current = { request, guest: this.guestFor(request, loaded), answer: undefined }
    this.current = current
    await plugin(request.function)
    this.current = undefined
    const { report, attachments, fault } = current.answer!
    if (fault) {
      if (request.session === undefined) current.guest[Symbol.dispose]()
      throw fault
    }
    const prepareNext = (): void => {
      if (request.session !== undefined) return
      // Where instantiation failed it would fail again, at the cost of the next caller.
      if (current.guest.made) this.spares.renew(component, current.guest, loaded, request.limits)
      else current.guest[Symbol.dispose]()
    }
    return { report, attachments, prepareNext }
  }

  /** Makes a component known and an instance of it ready. */
  async warm({ component, introduce, limits }: WarmRequest): Promise<void> {
    if (introduce) await this.learn(component, introduce)
    this.spares.add(component, this.resident(component).loaded, limits)
  }

  private resident(component: string): Resident {
    const resident = this.residents.get(component)
    if (resident) return resident
    throw new GloveboxError('internal', 'A worker was asked to call a component it does not know.')
  }

  private async learn(component: string, { artifact, functions, terms, forget }: Introduce): Promise<void> {
    if (forget !== undefined) {
      this.residents.delete(forget)
      this.spares.drop(forget)
    }
    const plugin = await openPlugin(functions.length, index => this.run(index))
    this.residents.set(component, { loaded: loadArtifact(artifact, functions, terms), plugin })
  }

  /** What the plugin calls. */
  private run(index: number): void {
    const current = this.current!
    const { id, input, attachments, limits, audited } = current.request
    current.answer = current.guest.call({ id, function: index, input, attachments, limits, audited })
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
