/** What a worker asks of the egress outside: requests by number, each ask with its answer. Inside the worker. */

import type { HttpAnswer, HttpAsks, HttpError, HttpHead, HttpRequest } from '../../base/http.ts'
import type { Asks } from '../ask.ts'
import type { Reply } from '../protocol.ts'
import { Stop } from '../stop.ts'

/** An answer that is waited for. */
export class Pending<T> {
  private readonly asks: Asks
  private readonly number: number
  private readonly read: (reply: Reply) => HttpAnswer<T>
  private answer: HttpAnswer<T> | undefined

  constructor(asks: Asks, number: number, read: (reply: Reply) => HttpAnswer<T>) {
    this.asks = asks
    this.number = number
    this.read = read
  }

  /** The answer, once it is there. */
  get settled(): HttpAnswer<T> | undefined {
    this.answer ??= this.look()
    return this.answer
  }

  private look(): HttpAnswer<T> | undefined {
    const reply = this.asks.take(this.number)
    if (reply !== undefined) return this.read(reply)
    // A session's guest may keep what it asked for beyond the call, and its request ended with that.
    return this.asks.isOpen(this.number) ? undefined : { err: { tag: 'connection-terminated' } }
  }

  /** Nobody wants the answer any more. */
  drop(): void {
    this.asks.drop(this.number)
  }
}

/** The egress, as it is seen from inside. */
export class HttpClient {
  private readonly asks: Asks

  constructor(asks: Asks) {
    this.asks = asks
  }

  private begin<M extends keyof HttpAsks>(method: M, request: HttpAsks[M]['request'], bytes?: Uint8Array): number {
    return this.asks.start({ method, text: JSON.stringify(request), ...(bytes && { bytes }) })
  }

  private ask<M extends keyof HttpAsks>(
    method: M,
    request: HttpAsks[M]['request'],
    bytes?: Uint8Array,
  ): HttpAsks[M]['answer'] {
    const reply = this.asks.ask({ method, text: JSON.stringify(request), ...(bytes && { bytes }) })
    return JSON.parse(reply!.text) as HttpAsks[M]['answer']
  }

  /** Starts a request; answers its number. */
  start({ body, ...request }: HttpRequest): HttpAnswer<number> {
    return this.ask('http.start', request, body)
  }

  /** Adds to the body of a request; without `more` it ends. */
  write(id: number, bytes: Uint8Array, more: boolean): HttpAnswer<null> {
    return this.ask('http.write', { id, more }, bytes)
  }

  /** Asks for the head of the answer. */
  head(id: number): Pending<HttpHead> {
    return new Pending(this.asks, this.begin('http.head', id), ({ text }) => JSON.parse(text) as HttpAnswer<HttpHead>)
  }

  /** Asks for the next part of the answer's body; undefined at its end. */
  read(id: number): Pending<Uint8Array | undefined> {
    return new Pending(this.asks, this.begin('http.read', id), ({ text, bytes }) => {
      const answer = JSON.parse(text) as HttpAsks['http.read']['answer']
      return answer.err === undefined ? { ok: answer.ok ? undefined : bytes } : answer
    })
  }

  /** Breaks a request off. */
  cut(id: number): void {
    this.tell('http.cut', id)
  }

  /** Forgets a request. */
  drop(id: number): void {
    this.tell('http.drop', id)
  }

  /** Whether a secret may be named. */
  secretExists(name: string): boolean {
    return this.ask('http.secret', name)
  }

  private tell(method: 'http.cut' | 'http.drop', id: number): void {
    try {
      this.asks.drop(this.begin(method, id))
    } catch (thrown) {
      // The call is at its end, and the outside drops all its requests.
      if (!(thrown instanceof Stop)) throw thrown
    }
  }
}

/** Sizes of bodies are `u64` in WIT. */
const big: ReadonlySet<HttpError['tag']> = new Set(['HTTP-request-body-size', 'HTTP-response-body-size'])

/** An error as `wasi:http/types#error-code` has it. */
export function witError(error: HttpError): object {
  if (!('val' in error)) return { tag: error.tag }
  return big.has(error.tag) && typeof error.val === 'number' ? { tag: error.tag, val: BigInt(error.val) } : error
}
