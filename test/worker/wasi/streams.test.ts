import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../host/base/limits.ts'
import { Budget } from '../../../host/worker/budget.ts'
import { Cell } from '../../../host/worker/protocol.ts'
import { IoError } from '../../../host/worker/wasi/error.ts'
import { CHUNK, InputStream, OutputStream, type Sink, type Source } from '../../../host/worker/wasi/streams.ts'

let time = 0
const budget = new Budget(defaultLimits, { cell: new Cell(), now: () => time++ })
budget.begin(1, defaultLimits)

const err = (val: unknown) => expect.objectContaining({ payload: val })
const closed = err({ tag: 'closed' })
const failed = err({ tag: 'last-operation-failed', val: expect.any(IoError) })

/** A source of these pieces; an empty one is a moment in which nothing is there. */
function input(...pieces: readonly (string | IoError)[]): { stream: InputStream; disposed: () => number } {
  let disposals = 0
  const left = pieces.map(piece => (typeof piece === 'string' ? Buffer.from(piece) : piece))
  const source: Source = {
    ready() {
      const waiting = left[0] instanceof Buffer && left[0].length === 0
      if (waiting) left.shift()
      return !waiting
    },
    // A time, since nothing rings in these tests.
    get at() {
      return time
    },
    read(most) {
      const next = left.shift()
      if (next instanceof IoError) throw next
      if (next && next.length > most) left.unshift(next.subarray(most))
      return next?.subarray(0, most)
    },
    [Symbol.dispose]: () => void disposals++,
  }
  return { stream: new InputStream(budget, source), disposed: () => disposals }
}

/** A sink that has room for so many bytes at a time, none at every other look if it is slow. */
function output(room = CHUNK, slow = false) {
  const seen = { text: '', writes: 0, flushes: 0, disposals: 0, failure: undefined as IoError | undefined }
  let looks = 0
  const sink: Sink = {
    ready: () => !slow || ++looks % 2 === 0,
    get at() {
      return time
    },
    room: () => {
      if (seen.failure) throw seen.failure
      return room
    },
    write(bytes) {
      if (seen.failure) throw seen.failure
      seen.text += Buffer.from(bytes).toString('latin1')
      seen.writes++
    },
    flush: () => void seen.flushes++,
    [Symbol.dispose]: () => void seen.disposals++,
  }
  return { stream: new OutputStream(budget, sink), seen }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

describe('an input stream', () => {
  it('reads what is there, at most as much as was asked for', () => {
    const { stream } = input('abcdef')
    expect(text(stream.read(4n))).toBe('abcd')
    expect(text(stream.read(4n))).toBe('ef')
  })

  it('reads nothing when nothing is there yet, and waits in a blocking read', () => {
    const { stream } = input('', '', 'x')
    expect(text(stream.read(4n))).toBe('')
    expect(text(stream.blockingRead(4n))).toBe('x')
  })

  it('is closed from its end on, and lets go of its source then', () => {
    const { stream, disposed } = input('a')
    stream.read(1n)
    for (let i = 0; i < 2; i++) expect(() => stream.read(1n)).toThrow(closed)
    expect(() => stream.blockingSkip(1n)).toThrow(closed)
    expect(() => stream.read(0n)).toThrow(closed)
    expect(stream.subscribe().ready()).toBe(true)
    expect(disposed()).toBe(1)
  })

  it('that is open answers a read of nothing with nothing', () => {
    const { stream } = input()
    expect(text(stream.read(0n))).toBe('')
    expect(() => stream.read(1n)).toThrow(closed)
  })

  it('skips what it would read, and says how much that was', () => {
    const { stream } = input('abcdef')
    expect(stream.skip(2n)).toBe(2n)
    expect(stream.blockingSkip(100n)).toBe(4n)
  })

  it('gives one chunk at most, whatever is asked for', () => {
    const { stream } = input('x'.repeat(CHUNK + 1))
    expect(stream.read(2n ** 64n - 1n).length).toBe(CHUNK)
    expect(stream.read(2n ** 64n - 1n).length).toBe(1)
  })

  it('that fails says so once and is closed then', () => {
    const { stream, disposed } = input(new IoError('broken'))
    expect(() => stream.read(1n)).toThrow(failed)
    expect(() => stream.read(1n)).toThrow(closed)
    expect(disposed()).toBe(1)
  })

  it('passes on what is no failure of its source: a fault of the host', () => {
    const stream = new InputStream(budget, {
      ready: () => true,
      read: () => {
        throw new TypeError('bug')
      },
    })
    expect(() => stream.read(1n)).toThrow('bug')
  })

  it('has a pollable that is ready when a read would not block', () => {
    const pollable = input('', 'x').stream.subscribe()
    expect(pollable.ready()).toBe(false)
    expect(pollable.ready()).toBe(true)
  })
})

describe('an output stream', () => {
  it('takes what was permitted, to the byte, and traps for one more', () => {
    const { stream, seen } = output(5)
    expect(stream.checkWrite()).toBe(5n)
    stream.write(Buffer.from('abc'))
    stream.write(Buffer.from('de'))
    expect(() => stream.write(Buffer.from('f'))).toThrow('writes 1 bytes to a stream that permits 0')
    expect(seen.text).toBe('abcde')
  })

  it('permits nothing before it was asked, nor after a flush', () => {
    const { stream } = output()
    expect(() => stream.write(Buffer.from('a'))).toThrow('permits 0')
    stream.checkWrite()
    stream.flush()
    expect(() => stream.write(Buffer.from('a'))).toThrow('permits 0')
    expect(() => stream.writeZeroes(2n ** 64n - 1n)).toThrow('permits 0')
  })

  it('writes zeros, as many as were permitted', () => {
    const { stream, seen } = output(3)
    stream.checkWrite()
    stream.writeZeroes(3n)
    stream.blockingWriteZeroesAndFlush(2n)
    expect(seen.text).toBe('\0'.repeat(5))
    expect(() => stream.blockingWriteZeroesAndFlush(4097n)).toThrow('permits 4096')
  })

  it('writes up to 4,096 bytes blocking, in as many pieces as there is room for, and flushes', () => {
    const { stream, seen } = output(1000, true)
    stream.blockingWriteAndFlush(Buffer.alloc(4096, 'x'))
    expect(seen).toMatchObject({ text: 'x'.repeat(4096), writes: 5, flushes: 1 })
    expect(() => stream.blockingWriteAndFlush(Buffer.alloc(4097))).toThrow('permits 4096')
  })

  it('that fails says so once, and is closed then', () => {
    const { stream, seen } = output()
    stream.checkWrite()
    seen.failure = new IoError('full')
    expect(() => stream.write(Buffer.from('a'))).toThrow(failed)
    expect(() => stream.checkWrite()).toThrow(closed)
    expect(() => stream.blockingFlush()).toThrow(closed)
    expect(stream.subscribe().ready()).toBe(true)
    expect(seen.disposals).toBe(1)
  })

  it('that fails while it is flushed says so in the blocking flush', () => {
    const { stream, seen } = output()
    seen.failure = new IoError('lost')
    expect(() => stream.blockingFlush()).toThrow(failed)
  })

  it('takes from an input stream what is there, as far as there is room', () => {
    const { stream, seen } = output(4)
    const { stream: source } = input('abcdef')
    expect(stream.splice(source, 3n)).toBe(3n)
    expect(stream.blockingSplice(source, 100n)).toBe(3n)
    expect(seen.text).toBe('abcdef')
    expect(() => stream.splice(source, 1n)).toThrow(closed)
  })
})
