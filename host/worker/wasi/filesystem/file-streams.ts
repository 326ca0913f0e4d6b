/** Files as streams: `read-via-stream`, `write-via-stream`, `append-via-stream`. Inside the worker. */

import { IoError } from '../error.ts'
import { always } from '../poll.ts'
import { CHUNK, type Sink, type Source } from '../streams.ts'
import { FileError } from './code.ts'
import type { OpenFile } from './node.ts'
import type { Usage } from './quota.ts'

/** Does something with a file for a stream, whose failures are errors with a code of `wasi:filesystem`. */
function streaming<T>(run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    if (thrown instanceof FileError) throw new IoError(thrown.code, { of: 'filesystem', value: thrown.code })
    throw thrown
  }
}

/** A file from a position on, to its end; `assertHolds` throws once it may not be read any more. */
export function fileSource(file: OpenFile, from: number, assertHolds: () => void): Source {
  let position = from
  return {
    ...always,
    read(most) {
      const bytes = streaming(() => {
        assertHolds()
        return file.read(most, position)
      })
      position += bytes.length
      return bytes.length === 0 ? undefined : bytes
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  }
}

/** Writes a file from a position on, or always at its end; `assertHolds` throws once it may not be written any more. */
export function fileSink(file: OpenFile, from: number | 'end', usage: Usage, assertHolds: () => void): Sink {
  let position = from === 'end' ? 0 : from
  return {
    ...always,
    room: () => CHUNK,
    write: bytes =>
      streaming(() => {
        assertHolds()
        if (from === 'end') position = file.size()
        for (let rest = bytes; rest.length > 0; ) {
          const written = writeCounted(file, rest, position, usage)
          position += written
          rest = rest.subarray(written)
        }
      }),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  }
}

/** Writes as far as the quota allows; answers how many bytes were written. */
export function writeCounted(file: OpenFile, bytes: Uint8Array, position: number, usage: Usage): number {
  usage.write(file.size(), position, bytes.length)
  return file.write(bytes, position)
}
