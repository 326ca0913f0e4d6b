/** The reader's end of a streamed run: leaving it early cancels the run and waits until nothing of it is left. */

import { Channel } from './channel.ts'
import type { AgentEvent } from './event.ts'

/**
 * The events of one run, read once. The run starts with the first read. `break`, `return()` and disposal cancel it and wait
 * for what it started, and a read that is under way ends. Reading throws what `run` would throw.
 */
export interface AgentStream<T = string> extends AsyncIterableIterator<AgentEvent<T>>, AsyncDisposable {
  return(): Promise<IteratorResult<AgentEvent<T>>>
  [Symbol.asyncIterator](): AgentStream<T>
}

/** Takes events; a promise holds the run back until there is room for more. */
export type Emit<T> = (event: AgentEvent<T>) => Promise<void> | undefined

/** Makes a stream of a run that tells its events to `emit` and stops when `signal` is aborted. */
export function agentStream<T>(start: (emit: Emit<T>, signal: AbortSignal) => Promise<unknown>): AgentStream<T> {
  const left = new AbortController()
  const events = readEvents(start, left)
  const leave = () => {
    // Before the generator is asked to return: it answers only once a pending read has ended.
    left.abort(new Error('The reader left the stream.'))
    return events.return()
  }
  return {
    next: () => events.next(),
    return: leave,
    async [Symbol.asyncDispose]() {
      await leave()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* readEvents<T>(
  start: (emit: Emit<T>, signal: AbortSignal) => Promise<unknown>,
  left: AbortController,
): AsyncGenerator<AgentEvent<T>, void, undefined> {
  const channel = new Channel<AgentEvent<T>>()
  // A reader that has left reads nothing more, also not what its leaving brings about.
  const put: Emit<T> = event => (left.signal.aborted ? undefined : channel.put(event))
  const run = start(put, left.signal).then(
    () => channel.end(),
    // A reader that has left asked for no error, and the run ended in one because it left.
    error => channel.end(left.signal.aborted ? {} : { error }),
  )
  try {
    yield* channel.read()
  } finally {
    left.abort()
    channel.end()
    await run
  }
}
