/** A bounded queue between a run and the reader of its events: a slow reader slows the run down, and memory does not grow. */

/** Events that may wait for the reader before the run has to. */
export const channelSize = 64

/** One writer side, one reader. */
export class Channel<T> {
  readonly #queue: T[] = []
  #ended: { readonly error?: unknown } | undefined
  #changed = Promise.withResolvers<void>()

  /** Queues an item. A promise means that the queue is full, and is kept until there is room; an ended channel drops items. */
  put(item: T): Promise<void> | undefined {
    if (this.#ended) return undefined
    this.#queue.push(item)
    if (this.#queue.length === 1) this.#wake()
    return this.#queue.length < channelSize ? undefined : this.#room()
  }

  /** No items will follow. Those queued are still read; then the reader gets `failure.error`, if there is a failure. */
  end(failure: { readonly error?: unknown } = {}): void {
    this.#ended ??= failure
    this.#wake()
  }

  /** Reads until the end. */
  async *read(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#queue.length > 0) {
        const item = this.#queue.shift()!
        if (this.#queue.length === channelSize - 1) this.#wake()
        yield item
      }
      if (this.#ended && 'error' in this.#ended) throw this.#ended.error
      if (this.#ended) return
      await this.#changed.promise
    }
  }

  async #room(): Promise<void> {
    while (this.#queue.length >= channelSize && !this.#ended) await this.#changed.promise
  }

  #wake(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
