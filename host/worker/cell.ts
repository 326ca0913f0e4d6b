/** The cell of a worker: what it and the outside tell each other by a few words of shared memory. Inside the worker, the warden and outside. */

/** Milliseconds of a clock that all threads of the process share; it does not run backwards. */
export const sharedNow = (): number => timeOrigin + performance.now()

const { timeOrigin } = performance

/** Most requests that a worker may hold: that of the call it runs, and those that it has not begun. */
export const MAX_HELD = 16

/** How long a worker may take to begin a call: it may have to load the component first. In milliseconds. */
export const BEGIN_MS = 30_000

/**
 * How long a worker may tidy up after a call, in milliseconds. Security: it makes the next instance meanwhile, with start functions of
 * the guest; it is replaced when it does not come back.
 */
export const REST_MS = 1_000

/** Of how many requests {@link Cell.usualMs} tells, about. */
const MEMORY = 8
/** Most that one request counts there for, in microseconds. */
const MOST_US = 1000

const word = { begun: 0, claimed: 1, wanted: 2, rings: 3, restUs: 4, usualUs: 5, offers: 6, stops: 6 + MAX_HELD }
const long = { fuel: 0, memory: 1, begunAt: 2, due: 3, endedAt: 4 }
const WORDS = word.stops + MAX_HELD
const LONGS_AT = 8 * Math.ceil(WORDS / 2)

/**
 * The cell of a worker: some bytes of shared memory by which the outside stops a guest at its next fuel check, reads how far it got, takes
 * back what was not begun, and by which the watchdog sees until when the worker is to come to the next step. Guests cannot reach it.
 */
export class Cell {
  readonly buffer: SharedArrayBuffer
  private readonly words: Int32Array
  private readonly longs: BigInt64Array

  constructor(buffer = new SharedArrayBuffer(LONGS_AT + 8 * Object.keys(long).length)) {
    this.buffer = buffer
    this.words = new Int32Array(buffer, 0, WORDS)
    this.longs = new BigInt64Array(buffer, LONGS_AT)
  }

  /** Offers the request with this id, which is on its way to the worker. At most {@link MAX_HELD} are held at a time. */
  offer(id: number): void {
    Atomics.store(this.words, word.offers + (id % MAX_HELD), id)
  }

  /** The worker takes the request with this id; false when it was taken back. */
  claim(id: number): boolean {
    const claimed = Atomics.compareExchange(this.words, word.offers + (id % MAX_HELD), id, -id) === id
    if (claimed) {
      this.note(0n, 0)
      Atomics.store(this.words, word.claimed, id)
    }
    return claimed
  }

  /** Takes an offer back; false when the worker took it before. */
  takeBack(id: number): boolean {
    return Atomics.compareExchange(this.words, word.offers + (id % MAX_HELD), id, 0) === id
  }

  /** The request that the worker took and has not answered; 0 for none. */
  get claimed(): number {
    return Atomics.load(this.words, word.claimed)
  }

  /** Until when the worker is to come to its next step, in the time of {@link sharedNow}; undefined when it waits for a request. */
  get due(): number | undefined {
    const due = Atomics.load(this.longs, long.due)
    return due === 0n ? undefined : Number(due) / 1000
  }

  /** The worker has until then. */
  set due(until: number | undefined) {
    Atomics.store(this.longs, long.due, until === undefined ? 0n : micros(until))
  }

  /** A worker that waits for requests has until then to take one. */
  expect(until: number): void {
    Atomics.compareExchange(this.longs, long.due, 0n, micros(until))
  }

  /** Notes that the call with this id begins now, and until when it may run: its worker has loaded what it needed. */
  begin(id: number, now: number, until: number): void {
    Atomics.store(this.longs, long.begunAt, micros(now))
    Atomics.store(this.words, word.begun, id)
    this.due = until
  }

  /** When the call with this id began; undefined when it has not. */
  begun(id: number): number | undefined {
    return Atomics.load(this.words, word.begun) === id
      ? Number(Atomics.load(this.longs, long.begunAt)) / 1000
      : undefined
  }

  /** Notes when the worker was given up: whoever owns it may know long before the outside comes to hear of it. */
  end(now: number): void {
    Atomics.compareExchange(this.longs, long.endedAt, 0n, micros(now))
  }

  /** How long the call with this id ran until its worker was given up, in milliseconds; 0 when it had not begun. */
  ranFor(id: number): number {
    const begun = this.begun(id)
    return begun === undefined ? 0 : Number(Atomics.load(this.longs, long.endedAt)) / 1000 - begun
  }

  /** The worker has answered and tidies up, until then at the latest. */
  rest(until: number): void {
    Atomics.store(this.words, word.claimed, 0)
    this.due = until
  }

  /** How long the worker tidied up after its last call, in milliseconds. */
  get restMs(): number {
    return Atomics.load(this.words, word.restUs) / 1000
  }

  set restMs(ms: number) {
    Atomics.store(this.words, word.restUs, ms * 1000)
  }

  /** How long the worker is usually busy with a request, in milliseconds, what it tidies up included; 0 when it had none. */
  get usualMs(): number {
    return Atomics.load(this.words, word.usualUs) / 1000
  }

  /** Notes for how long the worker was busy with a request. One that took very long counts no more than a long one: such a worker may be swift again soon. */
  took(ms: number): void {
    const [us, usual] = [Math.min(1000 * ms, MOST_US), Atomics.load(this.words, word.usualUs)]
    Atomics.store(this.words, word.usualUs, usual === 0 ? us : usual + (us - usual) / MEMORY)
  }

  /** The worker waits for requests. Answers whether the outside wants to be told. */
  rested(): boolean {
    this.due = undefined
    return Atomics.exchange(this.words, word.wanted, 0) === 1
  }

  /** Asks the worker to say when it has rested; false when it has already. */
  wantRested(): boolean {
    Atomics.store(this.words, word.wanted, 1)
    return this.due !== undefined || Atomics.exchange(this.words, word.wanted, 0) === 0
  }

  /**
   * Asks the request with this id to stop; the first cause stays. Those that are held at a time have words of their own, so a request to stop
   * is not lost to one for another, and one that comes late hits no later call.
   */
  requestStop(id: number, cause: 'time' | 'canceled'): void {
    const at = word.stops + (id % MAX_HELD)
    let before = Atomics.load(this.words, at)
    while (follows(id, Math.abs(before))) {
      const now = Atomics.compareExchange(this.words, at, before, cause === 'time' ? -id : id)
      if (now === before) break
      before = now
    }
    this.ring()
  }

  /** Wakes the worker if it waits: there is something for it to look at. */
  ring(): void {
    Atomics.add(this.words, word.rings, 1)
    Atomics.notify(this.words, word.rings)
  }

  /** How often it was rung; what is looked at after this was read cannot be missed by {@link wait}. */
  get rings(): number {
    return Atomics.load(this.words, word.rings)
  }

  /** Blocks the worker's thread until it is rung again, for so many milliseconds at most. */
  wait(rings: number, ms: number): void {
    Atomics.wait(this.words, word.rings, rings, ms)
  }

  /** Why the call with this id is to stop, if it is. */
  stopRequested(id: number): 'time' | 'canceled' | undefined {
    const stop = Atomics.load(this.words, word.stops + (id % MAX_HELD))
    if (Math.abs(stop) !== id) return undefined
    return stop === id ? 'canceled' : 'time'
  }

  /** The worker notes the usage of its call so far, at each slice. */
  note(fuel: bigint, memoryBytes: number): void {
    Atomics.store(this.longs, long.fuel, fuel)
    Atomics.store(this.longs, long.memory, BigInt(memoryBytes))
  }

  /** The usage that was last noted. */
  noted(): { fuel: bigint; memoryBytes: number } {
    return { fuel: Atomics.load(this.longs, long.fuel), memoryBytes: Number(Atomics.load(this.longs, long.memory)) }
  }
}

/** The id that comes after another. Ids fit the words of a cell, and go on from {@link LAST_ID} to 1 without a gap among those words. */
export const idAfter = (id: number): number => (id % LAST_ID) + 1

const LAST_ID = 0x7fff_ffff - (0x7fff_ffff % MAX_HELD)

/** How many ids were given since another; a few. */
export const idsSince = (id: number, other: number): number => (id - other + LAST_ID) % LAST_ID

/** Whether an id was given after another, which may be none. */
const follows = (id: number, other: number): boolean =>
  other === 0 || (id !== other && idsSince(id, other) < LAST_ID / 2)

const micros = (ms: number): bigint => BigInt(Math.round(ms * 1000))
