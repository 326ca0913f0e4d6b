/** What a worker asks for in the middle of its work, done on its behalf outside, until the work ends. */

import { asError, GloveboxError } from '../base/error.ts'
import { type Ask, MAX_ASK_BYTES, MAX_OPEN_ASKS, type Reply, sizeOfAsk } from '../worker/protocol.ts'
import type { Work } from './job.ts'
import type { Said, Slot } from './slot.ts'

/** The errands of one piece of work. */
export class Errands implements Disposable {
  private readonly work: Work
  private readonly slot: Slot
  private readonly stop: () => void
  /** Made with the first ask: most work asks for nothing. */
  private controller: AbortController | undefined
  private open = 0
  /** What went wrong outside: the embedder's fault or the host's, and the end of the work whatever the worker makes of it. */
  fault: GloveboxError | undefined

  /** `stop` ends the work, when it may not go on. */
  constructor(work: Work, slot: Slot, stop: () => void) {
    this.work = work
    this.slot = slot
    this.stop = stop
  }

  /** Takes what the worker said. */
  take(said: Said): void {
    if (said.type === 'ask') void this.run(said)
    else this.hear(said)
  }

  private hear({ decision }: Said & { type: 'decided' }): void {
    try {
      this.work.decided?.(decision)
    } catch (thrown) {
      this.fail(thrown)
      this.stop()
    }
  }

  private async run({ ask, method, text, bytes }: Said & { type: 'ask' }): Promise<void> {
    // Security: the worker keeps to this ceiling by itself, unless its guest broke out.
    if (++this.open > MAX_OPEN_ASKS) {
      this.slot.end({ kind: 'crashed', cause: new Error('it asked for more at once than it may') })
      return
    }
    this.controller ??= new AbortController()
    const { signal } = this.controller
    try {
      const reply = await this.reply({ method, text, bytes }, signal)
      if (!signal.aborted) this.slot.answer({ ask, reply })
    } catch (thrown) {
      const { code, message } = this.fail(thrown)
      // Without its detail, which may be what cannot be sent. The worker only has to stop.
      if (!signal.aborted) this.slot.answer({ ask, error: { code, message, detail: {} } })
    } finally {
      this.open--
    }
  }

  private async reply(ask: Ask, signal: AbortSignal): Promise<Reply> {
    if (this.fault) throw this.fault
    if (this.work.ask === undefined)
      throw new GloveboxError('internal', `A worker asked for ${ask.method}, which nobody gives.`)
    const reply = await this.work.ask(ask, signal)
    const size = sizeOfAsk(reply)
    if (size <= MAX_ASK_BYTES) return reply
    throw new GloveboxError(
      'internal',
      `A reply to ${ask.method} has ${size} bytes; ${MAX_ASK_BYTES} are sent at most.`,
    )
  }

  private fail(thrown: unknown): GloveboxError {
    this.fault ??= GloveboxError.is(thrown)
      ? thrown
      : new GloveboxError('internal', `The host failed for a guest: ${asError(thrown).message}`, { cause: thrown })
    return this.fault
  }

  /** The work has ended: what is under way is aborted, and its answers are dropped. */
  [Symbol.dispose](): void {
    this.controller?.abort()
  }
}
