/** The requests that were sent to this worker, in their order, taken one at a time without a turn of the event loop. Inside the worker. */

import { availableParallelism } from 'node:os'
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { type Cell, type Request, readRequest } from './protocol.ts'

/**
 * How long a worker that has nothing to do looks for the next request before it sleeps, in milliseconds: to wake a thread costs the caller
 * more than most calls take. A machine with one processor has none to spare for it.
 */
const LOOK_MS = availableParallelism() > 1 ? 0.05 : 0

/** Requests that wait. */
export class Inbox {
  private readonly port: MessagePort
  private readonly cell: Cell
  /** What came as an event: the first of a burst, and what comes while one is served that waits. */
  private readonly early: Request[] = []
  private serving = false
  /** The request that was taken last. */
  private seen = 0

  /** `serve` is called when there are requests, and takes all that it finds; its promise never rejects. */
  constructor(port: MessagePort, cell: Cell, serve: () => Promise<void>) {
    this.port = port
    this.cell = cell
    port.on('message', (sent: Request | string) => {
      this.early.push(readRequest(sent))
      if (this.serving) return
      this.serving = true
      void serve().then(() => {
        this.serving = false
      })
    })
  }

  /** The next request, if one is there. */
  next(): Request | undefined {
    const request = this.early.shift() ?? this.received()
    if (request !== undefined && request.type !== 'end-session') this.seen = request.id
    return request
  }

  private received(): Request | undefined {
    const received = receiveMessageOnPort(this.port)
    return received && readRequest(received.message as Request | string)
  }

  /** Looks for one a little longer. */
  lookFor(): Request | undefined {
    const until = performance.now() + LOOK_MS
    while (this.cell.latest === this.seen) if (performance.now() >= until) break
    return this.next()
  }
}
