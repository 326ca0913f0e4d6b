/** What one call has sent over the network, and may: counted outside the worker, where no guest can alter it. */

/** The bytes of one call. */
export class SentBytes {
  private readonly ceiling: number
  private total = 0

  /** At most `ceiling` bytes. */
  constructor(ceiling: number) {
    this.ceiling = ceiling
  }

  /** What was sent so far. */
  get bytes(): number {
    return this.total
  }

  /** Counts bytes that are sent next; or, answering false, none of them, when they would pass the ceiling. */
  take(bytes: number): boolean {
    if (this.total + bytes > this.ceiling) return false
    this.total += bytes
    return true
  }
}
