/** `wasi:io/streams`: input and output streams over anything that gives or takes bytes (wasi-io 0.2, streams.wit). Inside the worker. */

import { AbiTrap } from '../abi/trap.ts'
import { IoError, WitError } from './error.ts'
import { type Condition, Pollable, type Waiter, waitFor } from './poll.ts'

/** Most bytes that one operation on a stream moves: what a guest asks for beyond it, it asks for again. */
export const CHUNK = 65_536

/** Most bytes of one blocking write (streams.wit, `blocking-write-and-flush`). */
const BLOCKING_WRITE = 4096

/** Where the bytes of an input stream come from. It throws an {@link IoError} when it fails. */
export interface Source extends Condition, Partial<Disposable> {
  /** Up to `most` bytes that are there now, none when none are there yet; undefined at the end. */
  read(most: number): Uint8Array | undefined
}

/** Where the bytes of an output stream go. It is ready when it has room; it throws an {@link IoError} when it fails. */
export interface Sink extends Condition, Partial<Disposable> {
  /** Bytes that it takes now; 0 while it takes none yet. */
  room(): number
  /** Takes bytes, no more than there is room for. */
  write(bytes: Uint8Array): void
  /** Begins to hand on what was written; there is no room until that is done. *Default* that is done at once. */
  flush?(): void
}

/** What both directions have: once closed, they stay so. */
abstract class Stream<End extends Condition & Partial<Disposable>> implements Disposable {
  protected readonly waiter: Waiter
  private end: End | undefined

  constructor(waiter: Waiter, end: End) {
    this.waiter = waiter
    this.end = end
  }

  /** `subscribe`: ready when the stream would not block, which one that is closed never does. */
  subscribe(): Pollable {
    return new Pollable(this.waiter, this.condition)
  }

  /** Whether it was closed: dropped, at its end, or failed. */
  get isClosed(): boolean {
    return this.end === undefined
  }

  /** True when the next operation would not block. */
  get condition(): Condition {
    const { end } = this
    return {
      ready: () => this.end === undefined || this.end.ready(),
      ...(end?.at !== undefined && { at: end.at }),
    }
  }

  protected wait(): void {
    waitFor(this.waiter, [this.condition])
  }

  /** Does something with the other end; a failure of it is the guest's to see once, and closes the stream. */
  protected use<T>(run: (end: End) => T): T {
    if (this.end === undefined) throw closed()
    try {
      return run(this.end)
    } catch (thrown) {
      if (!(thrown instanceof IoError)) throw thrown
      this[Symbol.dispose]()
      throw new WitError({ tag: 'last-operation-failed', val: thrown })
    }
  }

  /** Closes the stream: the guest dropped it, or it ended. */
  [Symbol.dispose](): void {
    const { end } = this
    this.end = undefined
    end?.[Symbol.dispose]?.()
  }
}

const closed = (): WitError => new WitError({ tag: 'closed' })

/** The resource `input-stream`. */
export class InputStream extends Stream<Source> {
  /** `read`: up to `length` bytes that are there, perhaps none. */
  read(length: bigint): Uint8Array {
    const bytes = this.use(source => (length === 0n ? new Uint8Array() : source.read(chunkOf(length))))
    if (bytes !== undefined) return bytes
    this[Symbol.dispose]()
    throw closed()
  }

  /** `blocking-read`: the same, after waiting for at least one byte. */
  blockingRead(length: bigint): Uint8Array {
    this.wait()
    return this.read(length)
  }

  /** `skip`: reads and forgets; answers how many bytes that were. */
  skip(length: bigint): bigint {
    return BigInt(this.read(length).length)
  }

  /** `blocking-skip`. */
  blockingSkip(length: bigint): bigint {
    this.wait()
    return this.skip(length)
  }

  /** Waits until a read would not block. */
  override wait(): void {
    super.wait()
  }
}

/** The resource `output-stream`. */
export class OutputStream extends Stream<Sink> {
  /** Bytes that the last `check-write` permitted and that were not written since. */
  private permit = 0

  /** `check-write`: how many bytes the next write may have. */
  checkWrite(): bigint {
    this.permit = this.use(sink => Math.min(sink.room(), CHUNK))
    return BigInt(this.permit)
  }

  /** `write`. Traps when that is more than was permitted. */
  write(bytes: Uint8Array): void {
    this.spend(bytes.length)
    this.use(sink => sink.write(bytes))
  }

  /** `write-zeroes`. Traps like `write`. */
  writeZeroes(length: bigint): void {
    this.write(new Uint8Array(this.spendable(length)))
  }

  /** `blocking-write-and-flush`: takes up to 4,096 bytes, and traps for more. */
  blockingWriteAndFlush(bytes: Uint8Array): void {
    if (bytes.length > BLOCKING_WRITE) throw tooMuch(bytes.length, BLOCKING_WRITE)
    for (let at = 0; at < bytes.length; ) {
      this.wait()
      const part = bytes.subarray(at, at + Number(this.checkWrite()))
      this.write(part)
      at += part.length
    }
    this.blockingFlush()
  }

  /** `blocking-write-zeroes-and-flush`: the same with zeros. */
  blockingWriteZeroesAndFlush(length: bigint): void {
    if (length > BLOCKING_WRITE) throw tooMuch(length, BLOCKING_WRITE)
    this.blockingWriteAndFlush(new Uint8Array(Number(length)))
  }

  /** `flush`. */
  flush(): void {
    this.permit = 0
    this.use(sink => sink.flush?.())
  }

  /** `blocking-flush`. */
  blockingFlush(): void {
    this.flush()
    this.wait()
    // What failed while it was handed on shows now.
    this.use(sink => sink.room())
  }

  /** `splice`: moves what is there, as far as there is room for it; answers how many bytes that were. */
  splice(source: InputStream, length: bigint): bigint {
    const room = this.checkWrite()
    const bytes = source.read(length < room ? length : room)
    this.write(bytes)
    return BigInt(bytes.length)
  }

  /** `blocking-splice`. */
  blockingSplice(source: InputStream, length: bigint): bigint {
    this.wait()
    source.wait()
    return this.splice(source, length)
  }

  /** A length that is permitted, as a number: checked before anything of that length is made. */
  private spendable(length: bigint): number {
    if (length > this.permit) throw tooMuch(length, this.permit)
    return Number(length)
  }

  private spend(length: number): void {
    this.permit -= this.spendable(BigInt(length))
  }
}

const chunkOf = (length: bigint): number => (length < CHUNK ? Number(length) : CHUNK)

function tooMuch(length: number | bigint, permitted: number): AbiTrap {
  return new AbiTrap(`it writes ${length} bytes to a stream that permits ${permitted}`)
}
