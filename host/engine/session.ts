/** An instance kept between calls, for a tool that has state. */

import { GloveboxError } from '../base/error.ts'
import type { Outcome } from '../base/outcome.ts'
import type { Place, Toolset, ToolsetCallOptions } from './toolset.ts'

/**
 * A session of a toolset. It runs one call at a time. After a trap, a limit or a kill its instance never runs again: every further call
 * answers the outcome it died of.
 */
export class Session implements AsyncDisposable {
  private readonly toolset: Toolset
  private readonly place: Place
  private readonly onEnd: () => void
  private busy: Promise<unknown> | undefined
  private last: Outcome | undefined
  private readonly ending = new AbortController()

  constructor(toolset: Toolset, id: number, onEnd: () => void) {
    this.toolset = toolset
    this.place = { session: id, slot: undefined }
    this.onEnd = onEnd
  }

  /**
   * Calls a tool in this session's instance.
   * @throws {GloveboxError} as `Toolset.call`, and `lifecycle/session-disposed`, `lifecycle/session-busy`, `pool/worker-lost`.
   */
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
    const call = this.toolset.callAt(this.place, name, input, { ...options, signal })
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

  /** Ends a running call as `canceled`, awaits it, and forgets the instance. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.ending.abort()
    await this.busy
    this.place.slot?.notify({ type: 'end-session', session: this.place.session })
    this.onEnd()
  }
}
