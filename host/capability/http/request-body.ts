/** The body of a request: it grows while the guest writes, and can be read again for the next hop of a redirect. */

import { HttpFault } from './fault.ts'

/** Bytes under a ceiling. */
export class RequestBody {
  private readonly ceiling: number
  private chunks: Uint8Array[] = []
  private length = 0
  private ended = false
  private changed = Promise.withResolvers<void>()

  constructor(ceiling: number) {
    this.ceiling = ceiling
  }

  /**
   * Adds what the guest wrote.
   * @throws {HttpFault} `HTTP-request-body-size` over the ceiling, or after the end.
   */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.ended || this.length + bytes.length > this.ceiling) throw tooLarge(this.length + bytes.length)
    this.length += bytes.length
    this.chunks.push(bytes)
    this.wake()
  }

  /** Ends the body. */
  end(): void {
    this.ended = true
    this.wake()
  }

  /** Lets go of the bytes: nobody sends them any more. */
  clear(): void {
    this.chunks = []
    this.end()
  }

  /** Its length, once it is known. */
  get size(): number | undefined {
    return this.ended ? this.length : undefined
  }

  private wake(): void {
    this.changed.resolve()
    this.changed = Promise.withResolvers()
  }

  /** Its bytes from the start, waiting for those to come. Ends with the signal. */
  async *read(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
    for (let at = 0; !signal.aborted; ) {
      const chunk = this.chunks[at]
      if (chunk !== undefined) {
        at++
        yield chunk
      } else if (this.ended) return
      else await Promise.race([this.changed.promise, aborted])
    }
  }
}

const tooLarge = (size: number): HttpFault => new HttpFault({ tag: 'HTTP-request-body-size', val: size })
