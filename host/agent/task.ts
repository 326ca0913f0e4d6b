/** One piece of work in a scope, as those see it who wait for it. */

/** What a task tells the scope that it belongs to. */
export interface TaskLinks {
  /** Somebody waits for the result, and so will learn of a failure. */
  observed(): void
  cancel(reason: unknown): void
}

/**
 * Work that a scope started. Await it for its result; when it is not awaited, a failure surfaces at the end of the scope, once, and
 * never as an unhandled rejection. It settles only after all that it started has ended.
 */
export class Task<T> implements PromiseLike<T> {
  readonly #result: Promise<T>
  readonly #links: TaskLinks

  /** Made by a scope, which handles a failure that nobody waits for. */
  constructor(result: Promise<T>, links: TaskLinks) {
    this.#result = result
    this.#links = links
  }

  // biome-ignore lint/suspicious/noThenProperty: a task is awaited, and must know that it is.
  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#links.observed()
    return this.#result.then(fulfilled, rejected)
  }

  /** Cancels this work and all that it started; the rest of the scope goes on. Canceling again, or too late, does nothing. */
  cancel(reason?: unknown): void {
    this.#links.cancel(reason)
  }
}
