/** Standard input, which is at its end, and standard output and error, which end in the call's log. Inside the worker. */

import type { Log } from '../log.ts'
import { always } from './poll.ts'
import { CHUNK, type Sink, type Source } from './streams.ts'

/** Standard input: at its end from the start. */
export const noInput: Source = { ...always, read: () => undefined }

/** Standard output (`info`) or standard error (`error`): takes all, and what is over the log's ceiling is dropped there. */
export function logSink(log: Log, level: 'info' | 'error'): Sink {
  return { ...always, room: () => CHUNK, write: bytes => log.write(level, bytes) }
}
