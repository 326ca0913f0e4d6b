/** One request to a server that speaks OpenAI's API, and its answer: bounded in bytes and in silence, and over when its caller leaves. */

import { asError, GloveboxError } from '../base/error.ts'
import { systemClock } from './clock.ts'
import { failed, failedBy, type Told } from './openai-errors.ts'
import type { Watchdog, Watched } from './watchdog.ts'

/** A server, and what is granted to it. */
export interface Server {
  /** The model that is asked there, for errors. */
  readonly model: string
  /** Address of a path of the API. */
  url(path: string): string
  readonly headers: Readonly<Record<string, string>>
  /** Takes the key in `headers` out of a text: no error may hold it. */
  hide(text: string): string
  readonly fetch: typeof fetch
  /** Bytes of an answer, after decompression. */
  readonly maxBytes: number
  /** Milliseconds without a byte of it. */
  readonly silentMs: number
  /** Watches that. */
  readonly watchdog: Watchdog
}

/** What an error is told in: more than this is not read. */
const maxErrorBytes = 65_536
/** How long is waited for the text of an error, whose status says the most, and for the end of an answer that is known already. */
const maxErrorMs = 5000
const maxEndMs = 50

/**
 * One exchange. Whoever begins it closes it.
 *
 * Security: a server is not trusted with the memory of the process, nor with its time, nor with where a transcript goes.
 */
export class Exchange implements Watched {
  readonly #server: Server
  readonly #signal: AbortSignal | undefined
  readonly #controller = new AbortController()
  readonly #leave = () => this.#end(this.#signal!.reason)
  #body: ReadableStreamDefaultReader<Uint8Array> | undefined
  #bytes = 0
  #over = false
  #ended: { readonly error: unknown } | undefined
  /** Set while the server is waited for: it is silent only while somebody listens. */
  waitsSince: number | undefined

  /** Begins; `signal` ends it. */
  constructor(server: Server, signal: AbortSignal | undefined) {
    signal?.throwIfAborted()
    this.#server = server
    this.#signal = signal
    signal?.addEventListener('abort', this.#leave)
    server.watchdog.watch(this)
  }

  /**
   * Sends a request, and answers the headers of a good answer.
   * @throws {GloveboxError} `model/failed` for every other one.
   */
  async send(path: string, body: string): Promise<Headers> {
    const { url, headers, fetch } = this.#server
    // Security: what is redirected is a transcript, and a key where the origin stays. Who means another address can give it.
    const init = { method: 'POST', headers, body, signal: this.#controller.signal, redirect: 'manual' } as const
    this.waitsSince = systemClock.now()
    let response: Response
    try {
      response = await fetch(url(path), init)
    } catch (thrown) {
      throw this.#lost(thrown)
    }
    this.waitsSince = undefined
    this.#body = response.body?.getReader()
    this.#over = !this.#body
    if (this.#ended) throw this.#ended.error
    const { status, ok } = response
    if (ok) return response.headers
    const leadsTo = response.headers.get('location')
    const text = leadsTo
      ? `the server redirects to ${leadsTo}; set it as baseURL if it is meant`
      : await this.#errorText()
    throw this.failure({ status, headers: response.headers, text })
  }

  /** The next bytes of the answer; undefined at its end. */
  async read(): Promise<Uint8Array | undefined> {
    let next: Uint8Array | undefined
    await this.#each(bytes => {
      next = bytes
      return true
    })
    return next
  }

  /** The whole answer, as text, `seen` being what was read of it already. */
  async text(...seen: readonly Uint8Array[]): Promise<string> {
    const chunks = [...seen]
    await this.#each(bytes => chunks.push(bytes) === 0)
    return utf8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
  }

  /** Waits a moment for the end of an answer of which everything is known: its connection can then be used again. */
  async finish(): Promise<void> {
    const stop = systemClock.timer(maxEndMs, () => this.#end(undefined))
    try {
      await this.#each(() => false)
    } catch {
      // The answer was complete; that its connection is lost costs the next request a new one.
    } finally {
      stop()
    }
  }

  /** The error that the server tells of, in the place of an answer or within one. */
  failure(told: Told): GloveboxError {
    const { model, hide } = this.#server
    return failedBy(model, told, hide)
  }

  /** The server is silent. */
  expire(): void {
    const { model, silentMs } = this.#server
    const what = this.#body
      ? `the server fell silent for ${silentMs} ms in the middle of its answer`
      : `the server did not begin to answer within ${silentMs} ms`
    // As a connection that failed: who tries again may try this again.
    this.#end(failed(model, what, { connection: 'failed', silentMs }))
  }

  /** Listens to nothing any more, and closes the connection unless the answer was read to its end. */
  close(): void {
    this.#server.watchdog.release(this)
    this.#signal?.removeEventListener('abort', this.#leave)
    if (!this.#over) this.#end(undefined)
  }

  #end(error: unknown): void {
    this.#ended ??= { error }
    this.#controller.abort(error)
    // That the connection may have failed already changes nothing.
    this.#body?.cancel(error).catch(() => {})
  }

  /** Reads to the end, or until `take` says that it has enough. */
  async #each(take: (bytes: Uint8Array) => boolean): Promise<void> {
    try {
      while (!this.#over) {
        this.waitsSince = systemClock.now()
        const { done, value } = await this.#body!.read()
        this.waitsSince = undefined
        if (this.#ended) throw this.#ended.error
        this.#over = done
        if (done) return
        this.#count(value)
        if (take(value)) return
      }
    } catch (thrown) {
      throw this.#lost(thrown)
    }
  }

  #count({ byteLength }: Uint8Array): void {
    this.#bytes += byteLength
    const { model, maxBytes } = this.#server
    if (this.#bytes > maxBytes) throw failed(model, `its answer is longer than ${maxBytes} bytes`, { maxBytes })
  }

  async #errorText(): Promise<string> {
    const ms = Math.min(maxErrorMs, this.#server.silentMs)
    const stop = systemClock.timer(ms, () => this.#end(undefined))
    const chunks: Uint8Array[] = []
    try {
      await this.#each(bytes => {
        chunks.push(bytes)
        return this.#bytes >= maxErrorBytes
      })
    } catch (error) {
      if (this.#signal?.aborted) throw error
      // The status is there, and so is what came with it.
    } finally {
      stop()
    }
    return utf8.decode(Buffer.concat(chunks).subarray(0, maxErrorBytes))
  }

  #lost(thrown: unknown): unknown {
    if (this.#ended) return this.#ended.error
    if (GloveboxError.is(thrown)) return thrown
    const { message, cause } = asError(thrown)
    const { code, message: why } = cause === undefined ? {} : (asError(cause) as Error & { readonly code?: unknown })
    const what = `the connection to the server failed (${code ?? why ?? message})`
    return failed(this.#server.model, what, { connection: 'failed' }, thrown)
  }
}

const utf8 = new TextDecoder()
