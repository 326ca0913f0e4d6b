/**
 * A queue of texts in shared memory, from one thread to another: to pass one takes less than a microsecond, where a message takes several and
 * a turn of an event loop. On any two threads.
 */

/** Bytes of all texts that wait. A small queue stays in the processor's cache. */
const CAPACITY = 64 * 1024

/** Longest text that can be added, in characters; each may take three bytes. */
export const MAX_TEXT = CAPACITY / 8

const word = { head: 0, tail: 1, reader: 2, full: 3, texts: 4 }
const TEXTS_AT = 4 * word.texts

/** In place of a length: the next text is at the beginning. */
const WRAP = -1

/** What the reader does: it looks for texts by itself, it waits on the tail, or it waits for a message. */
const reader = { looks: 0, naps: 1, sleeps: 2 }

/** How long a writer waits for room before it looks again, in milliseconds. */
const FULL_MS = 10

/** Texts in their order. One thread writes and one reads, each through an object of its own over the same buffer. */
export class Fifo {
  readonly buffer: SharedArrayBuffer
  private readonly words: Int32Array
  private readonly texts: Buffer
  /** Of the reader. */
  private head = 0
  /** Of the writer. */
  private tail = 0

  constructor(buffer = new SharedArrayBuffer(TEXTS_AT + CAPACITY)) {
    this.buffer = buffer
    this.words = new Int32Array(buffer)
    this.texts = Buffer.from(buffer, TEXTS_AT)
  }

  /** Adds a text of at most {@link MAX_TEXT} characters, and leaves so many bytes free; false when there is no room for both. */
  push(text: string, free = 0): boolean {
    const needed = aligned(4 + 3 * text.length + free)
    // Security: what the reader says of how far it is may be anything; it finds no room by a lie, and no text lands elsewhere.
    const head = Math.min(Atomics.load(this.words, word.head), CAPACITY)
    // Invariant: the tail meets the head only when all is read; and behind the last text there is room for one word.
    if (this.tail < head ? this.tail + needed >= head : this.tail + needed >= CAPACITY - 4) {
      if (this.tail < head || needed >= head) return false
      this.words[word.texts + this.tail / 4] = WRAP
      this.tail = 0
    }
    const length = this.texts.write(text, this.tail + 4)
    this.words[word.texts + this.tail / 4] = length
    this.tail += aligned(4 + length)
    Atomics.store(this.words, word.tail, this.tail)
    return true
  }

  /** Blocks the writer's thread until something was taken, or for some milliseconds. */
  waitForRoom(): void {
    Atomics.store(this.words, word.full, 1)
    Atomics.wait(this.words, word.full, 1, FULL_MS)
  }

  /** The writer has added something. True when the reader sleeps, and is to be woken by a message: exactly one. */
  wake(): boolean {
    if (Atomics.load(this.words, word.reader) === reader.looks) return false
    const was = Atomics.exchange(this.words, word.reader, reader.looks)
    if (was === reader.naps) Atomics.notify(this.words, word.tail)
    return was === reader.sleeps
  }

  /** Nothing is there. */
  get empty(): boolean {
    return Atomics.load(this.words, word.tail) === this.head
  }

  /**
   * Takes the oldest text. Security: what the writer left is not trusted; where it cannot be, a text comes that is no message.
   */
  take(): string | undefined {
    if (this.empty) return undefined
    let length = this.words[word.texts + this.head / 4]!
    if (length === WRAP) {
      this.head = 0
      length = this.words[word.texts]!
    }
    const start = this.head + 4
    if (!(length >= 0 && start + length <= CAPACITY)) return 'broken'
    const text = this.texts.toString('utf8', start, start + length)
    this.head += aligned(4 + length)
    Atomics.store(this.words, word.head, this.head)
    if (Atomics.exchange(this.words, word.full, 0) === 1) Atomics.notify(this.words, word.full)
    return text
  }

  /** Blocks the reader's thread until something is there, for so many milliseconds at most. */
  nap(ms: number): void {
    Atomics.store(this.words, word.reader, reader.naps)
    Atomics.wait(this.words, word.tail, this.head, ms)
    Atomics.store(this.words, word.reader, reader.looks)
  }

  /** The reader will be woken by a message. True when that is news to the writer. */
  sleep(): boolean {
    return Atomics.exchange(this.words, word.reader, reader.sleeps) !== reader.sleeps
  }

  /** The reader looks by itself again. False when a message is on its way already, or was not asked for. */
  stayAwake(): boolean {
    return Atomics.exchange(this.words, word.reader, reader.looks) === reader.sleeps
  }
}

const aligned = (bytes: number): number => (bytes + 3) & ~3
