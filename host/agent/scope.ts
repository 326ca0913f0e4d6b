/** The lifetime of a run: what it starts is canceled with it, and has ended before it ends. */

import { GloveboxError } from '../base/error.ts'

/** Owns the work of one run. Work that ignores the signal is waited for until the grace time is over, then named. */
export class Scope {
  readonly #controller = new AbortController()
  readonly #running = new Map<Promise<unknown>, string>()
  readonly #graceMs: number
  readonly #unlink: (() => void)[] = []
  #ended: Promise<readonly string[]> | undefined

  /** A scope that is canceled with any of `parents`, and waits `graceMs` milliseconds for work that is slow to stop. */
  constructor(graceMs: number, parents: readonly AbortSignal[] = []) {
    this.#graceMs = graceMs
    for (const parent of parents) {
      const follow = () => this.cancel(parent.reason)
      if (parent.aborted) follow()
      parent.addEventListener('abort', follow, { once: true })
      this.#unlink.push(() => parent.removeEventListener('abort', follow))
    }
  }

  /** Aborted when the scope is canceled or over. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** @throws {GloveboxError} `agent/canceled` once the scope is canceled. */
  check(): void {
    if (this.signal.aborted) throw canceled(this.signal)
  }

  /**
   * Runs `work` as part of the scope and answers what it answers; `name` is for reports.
   * @throws {GloveboxError} `agent/canceled` as soon as the scope is canceled, whether `work` has stopped or not.
   */
  async run<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.check()
    const { signal } = this
    const running = work(signal)
    this.#running.set(running, name)
    const { promise: abort, reject } = Promise.withResolvers<never>()
    const onAbort = () => reject(canceled(signal))
    signal.addEventListener('abort', onAbort, { once: true })
    const forget = () => {
      this.#running.delete(running)
      signal.removeEventListener('abort', onAbort)
    }
    running.then(forget, forget)
    try {
      return await Promise.race([running, abort])
    } catch (error) {
      // What work throws when it is aborted is its own affair; the run was canceled.
      throw signal.aborted ? canceled(signal) : error
    }
  }

  /** Cancels all work; the first reason is kept. */
  cancel(reason?: unknown): void {
    this.#controller.abort(reason)
  }

  /** Cancels what is left and waits for it. Answers the names of what did not stop within the grace time. */
  end(): Promise<readonly string[]> {
    this.#ended ??= this.#close()
    return this.#ended
  }

  async #close(): Promise<readonly string[]> {
    for (const unlink of this.#unlink) unlink()
    this.cancel()
    if (this.#running.size === 0) return []
    const { promise: grace, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, this.#graceMs)
    await Promise.race([Promise.allSettled(this.#running.keys()), grace])
    clearTimeout(timer)
    return [...this.#running.values()]
  }
}

function canceled(signal: AbortSignal): GloveboxError {
  return new GloveboxError('agent/canceled', 'The run was canceled.', { cause: signal.reason })
}
