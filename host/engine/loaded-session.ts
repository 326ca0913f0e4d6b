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

/** Makes a call at a place. */
export type CallAt = (place: Place, name: string, input: unknown, options: ToolsetCallOptions) => Promise<Outcome>

/** A session of a loaded toolset; its instance lives in the worker that ran its first call. */
export class LoadedSession implements Session {
  private readonly callAt: CallAt
  private readonly place: Place
  private readonly onEnd: () => void
  private busy: Promise<unknown> | undefined
  private last: Outcome | undefined
  private readonly ending = new AbortController()

  constructor(callAt: CallAt, id: number, onEnd: () => void) {
    this.callAt = callAt
    this.place = { session: id, slot: undefined }
    this.onEnd = onEnd
  }

  async call(name: string, input: unknown, options: ToolsetCallOptions = {}): Promise<Outcome> {
    if (this.ending.signal.aborted)
      throw new GloveboxError('lifecycle/session-disposed', 'The session was disposed; open another.')
    if (this.busy) {
      throw new GloveboxError(
        'lifecycle/session-busy',
        'The session runs another call; await it first, or open another session.',
      )
    }
    if (this.last) return this.last
    const signal = options.signal ? AbortSignal.any([options.signal, this.ending.signal]) : this.ending.signal
    const call = this.callAt(this.place, name, input, { ...options, signal })
    this.busy = call.catch(() => undefined)
    try {
      const outcome = await call
      const started = outcome.usage !== undefined && this.place.slot !== undefined
      if (started && outcome.status !== 'ok' && outcome.status !== 'error') this.last = outcome
      return outcome
    } finally {
      this.busy = undefined
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ending.abort()
    await this.busy
    this.place.slot?.notify({ type: 'end-session', session: this.place.session })
    this.onEnd()
  }
}
