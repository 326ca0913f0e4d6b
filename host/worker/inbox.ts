/** The requests that were sent to this worker, in their order, taken one at a time without a turn of the event loop. Inside the worker. */

import { setImmediate as turn } from 'node:timers/promises'
import { Receiver } from './channel.ts'
import { Gamble } from './gamble.ts'
import type { Request, WorkerEnds } from './messages.ts'
import { readRequest } from './text.ts'

/**
 * How long a worker that has nothing to do looks for the next request before it blocks, in milliseconds: to wake a thread costs the caller
 * more than most calls take.
 */
const LOOK_MS = 0.05

/** How long it is blocked before its event loop turns, and sleeps, in milliseconds: to wake that costs more again. */
const NAP_MS = 20

/** How long it takes requests before its event loop turns once, in milliseconds: what the engine puts off is done there. */
const TURN_MS = 20

/** Requests that wait. */
export class Inbox {
  private readonly receiver: Receiver
  private readonly serve: () => Promise<void>
  private readonly gamble = new Gamble()
  private serving = false
  private turned = 0

  /** `serve` is called when there are requests, and takes all that it finds; its promise never rejects. */
  constructor({ requests, port }: WorkerEnds, serve: () => Promise<void>) {
    this.receiver = new Receiver(requests, port, () => this.rung())
    this.receiver.sleep()
    this.serve = serve
  }

  private rung(): void {
    if (this.serving) return
    this.serving = true
    this.turned = performance.now()
    void this.serve().then(() => {
      this.serving = false
      if (!this.receiver.sleep()) this.rung()
    })
  }

  /** The next request, for which it waits a little. When none is there `idle` is called before. */
  async next(idle: () => void): Promise<Request | undefined> {
    if (performance.now() - this.turned > TURN_MS) {
      await turn()
      this.turned = performance.now()
    }
    if (this.receiver.empty) {
      idle()
      this.wait()
    }
    const sent = this.receiver.next()
    return sent === undefined ? undefined : readRequest(sent)
  }

  private wait(): void {
    if (this.gamble.take() && this.look()) return
    this.receiver.nap(NAP_MS)
  }

  private look(): boolean {
    const until = performance.now() + LOOK_MS
    while (this.receiver.empty) {
      if (performance.now() < until) continue
      this.gamble.lost()
      return false
    }
    this.gamble.won()
    return true
  }
}
