/** An instance kept between calls, for a tool that has state. */

import { GloveboxError } from '../base/error.ts'
import type { Outcome } from '../base/outcome.ts'
import type { Slot } from '../pool/slot.ts'
import type { Session, ToolsetCallOptions } from './toolset.ts'

/** Where a session's calls run. */
export interface Place {
  readonly session: number
  /** The worker that holds the instance; undefined until the first call chose one. */
  slot: Slot | undefined
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
  /** The call that runs. */
  private running: { readonly cancel: AbortController; readonly settled: Promise<unknown> } | undefined
  /** The outcome that the instance died of. */
  private last: Outcome | undefined
  private ended: Promise<void> | undefined

  constructor(callAt: CallAt, id: number, onEnd: () => void) {
    this.callAt = callAt
    this.place = { session: id, slot: undefined }
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
      if (started) this.place.slot?.sessions.add(this.place.session)
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
    this.forget()
  }

  private forget(): void {
    this.place.slot?.endSession(this.place.session)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.ended ??= this.end()
    return this.ended
  }

  private async end(): Promise<void> {
    this.running?.cancel.abort()
    await this.running?.settled
    this.forget()
    this.onEnd()
  }
}
