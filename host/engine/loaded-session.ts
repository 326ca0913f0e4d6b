/** An instance kept between calls, for a tool that has state. */

import { GloveboxError } from '../base/error.ts'
import type { Outcome } from '../base/outcome.ts'
import type { Slot } from '../pool/slot.ts'
import type { Session, ToolsetCallOptions } from './toolset.ts'

/** Where a session's calls run. */
export class Place {
  readonly session: number
  /** The worker that holds the instance, or will; undefined until a call chose one. */
  slot: Slot | undefined

  constructor(session: number) {
    this.session = session
  }

  /** A call is about to run there. The worker is kept for it from now on, not only once the answer is there. */
  choose(slot: Slot): void {
    if (slot !== this.slot) this.slot?.sessions.delete(this.session)
    this.slot = slot
    slot.sessions.add(this.session)
  }

  /** There is no instance: the next call may run anywhere. */
  leave(): void {
    this.slot?.sessions.delete(this.session)
    this.slot = undefined
  }

  /** The instance is not needed any more. */
  end(): void {
    this.slot?.endSession(this.session)
  }
}

/** A call's outcome, and whether a worker had begun it. */
export interface Ran {
  readonly outcome: Outcome
  readonly started: boolean
}

/** Makes a call at a place. */
export type CallAt = (place: Place, name: string, input: unknown, options: ToolsetCallOptions) => Promise<Ran>

/** A session of a loaded toolset; its instance lives in the worker that ran its first call. */
export class LoadedSession implements Session {
  private readonly callAt: CallAt
  private readonly place: Place
  private readonly onEnd: () => void
  private readonly cancel = new AbortController()
  /** There is an instance, or was. */
  private begun = false
  /** The call that runs. */
  private running: { readonly cancel: AbortController; readonly settled: Promise<unknown> } | undefined
  /** The outcome that the instance died of. */
  private last: Outcome | undefined
  private ended: Promise<void> | undefined

  constructor(callAt: CallAt, id: number, onEnd: () => void) {
    this.callAt = callAt
    this.place = new Place(id)
    this.onEnd = onEnd
  }

  async call(name: string, input: unknown, options: ToolsetCallOptions = {}): Promise<Outcome> {
    if (this.ended) throw new GloveboxError('lifecycle/session-disposed', 'The session was disposed; open another.')
    if (this.running) {
      throw new GloveboxError(
        'lifecycle/session-busy',
        'The session runs another call; await it first, or open another session.',
      )
    }
    if (this.last) return this.last
    // A call without a signal listens to the session's own, and leaves no trace there once it is settled.
    const cancel = options.signal === undefined ? this.cancel : new AbortController()
    const abort = (): void => cancel.abort()
    options.signal?.addEventListener('abort', abort, { once: true })
    if (options.signal?.aborted) abort()
    const call = this.callAt(this.place, name, input, { ...options, signal: cancel.signal })
    this.running = { cancel, settled: call.catch(() => undefined) }
    try {
      const { outcome, started } = await call
      this.begun ||= started
      if (!this.begun) this.place.leave()
      if (started && outcome.status !== 'ok' && outcome.status !== 'error') this.die(outcome)
      return outcome
    } finally {
      options.signal?.removeEventListener('abort', abort)
      this.running = undefined
    }
  }

  /** A trap leaves the instance in the middle of something: it never runs again, and need not be kept. */
  private die(outcome: Outcome): void {
    this.last = outcome
    this.place.end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.ended ??= this.end()
    return this.ended
  }

  private async end(): Promise<void> {
    this.running?.cancel.abort()
    await this.running?.settled
    this.place.end()
    this.onEnd()
  }
}
