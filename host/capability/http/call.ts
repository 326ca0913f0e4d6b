/** The HTTP of one call: its requests, by number, and their end. */

import type { HttpAnswer, HttpHead, HttpRequest } from '../../base/http.ts'
import { SecretGuard } from '../secrets/guard.ts'
import type { SentBytes } from '../sent-bytes.ts'
import { Connections } from './connections.ts'
import { Exchange, type ExchangeHost } from './exchange.ts'
import { HttpFault } from './fault.ts'
import { type Decided, type HttpHost, Permits } from './permits.ts'

/** Numbers never repeat, so that what a session's guest kept from an earlier call is not taken for something of this one. */
let last = 0

/** All requests of one call. */
export class HttpCall implements Disposable {
  private readonly with: ExchangeHost
  private readonly exchanges = new Map<number, Exchange>()

  constructor(host: HttpHost, decided: Decided, sent: SentBytes) {
    this.with = {
      permits: new Permits(host, decided, sent),
      secrets: new SecretGuard(host.vault, host.now, decided),
      connections: new Connections(host.ca),
    }
  }

  /** Starts a request; answers its number. */
  async start(request: HttpRequest): Promise<HttpAnswer<number>> {
    return answered(() => {
      const exchange = new Exchange(request, this.with)
      this.exchanges.set(++last, exchange)
      return last
    })
  }

  /** Adds to the body of a request; without `more` it ends. */
  write(id: number, bytes: Uint8Array, more: boolean): Promise<HttpAnswer<void>> {
    return answered(() => this.find(id).write(bytes, more))
  }

  /** Waits for the head of the answer. */
  head(id: number): Promise<HttpAnswer<HttpHead>> {
    return answered(() => this.find(id).head)
  }

  /** Waits for the next part of the answer's body; undefined at its end. */
  read(id: number): Promise<HttpAnswer<Uint8Array | undefined>> {
    return answered(() => this.find(id).read())
  }

  /** Breaks a request off; what is asked of it afterwards fails. */
  cut(id: number): void {
    this.exchanges.get(id)?.[Symbol.dispose]()
  }

  /** Forgets a request, wherever it stands. */
  drop(id: number): void {
    this.exchanges.get(id)?.[Symbol.dispose]()
    this.exchanges.delete(id)
  }

  /** Whether the guest may name a secret. */
  secretExists(name: string): boolean {
    return this.with.secrets.exists(name)
  }

  private find(id: number): Exchange {
    const exchange = this.exchanges.get(id)
    // Of an earlier call of a session, or dropped: that is the guest's doing.
    if (exchange === undefined) throw new HttpFault('connection-terminated')
    return exchange
  }

  /** Ends every request, and closes every connection. */
  [Symbol.dispose](): void {
    for (const exchange of this.exchanges.values()) exchange[Symbol.dispose]()
    this.exchanges.clear()
    this.with.connections[Symbol.dispose]()
  }
}

async function answered<T>(run: () => T | Promise<T>): Promise<HttpAnswer<T>> {
  try {
    return { ok: await run() }
  } catch (thrown) {
    if (thrown instanceof HttpFault) return { err: thrown.error }
    throw thrown
  }
}
