/**
 * The lifetime of work: what a scope starts is canceled with it and has ended before it ends, and inherits all that the scope carries.
 * There is no other way to start work in an agent, so nothing is orphaned and nothing has to be forwarded.
 */

import { GloveboxError } from '../base/error.ts'
import { Budget } from './budget.ts'
import { exceeded } from './budget-amounts.ts'
import { pause } from './clock.ts'
import { inRange } from './option.ts'
import { contextOf, type ScopeContext, type ScopeEvent } from './scope-context.ts'
import {
  canceledBy,
  controllerOf,
  type Ending,
  type Exit,
  failedBy,
  following,
  isEcho,
  reasonOf,
  returned,
  stuckError,
  timeoutError,
} from './scope-ending.ts'
import type { EachOptions, ScopeOptions, SpawnOptions } from './scope-options.ts'
import { attempt, start } from './scope-work.ts'
import { Task } from './task.ts'

/** Work in a scope of its own. */
export type Work<T> = (scope: Scope) => T | PromiseLike<T>

type Settled<T> = { readonly value: T } | { readonly error: unknown } | undefined

/** Most errors kept beside the one that ended a scope. */
const mostSuppressed = 16

/**
 * Makes a scope without a parent. Use it with `await using`: what it started and is not over at the end of the block is canceled
 * and awaited, cleanups run, and a failure that nobody has awaited is thrown there.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 * @example
 * await using all = scope({ timeoutMs: 60_000 })
 * const [paris, rome] = await all.all([c => helper.run('Paris?', { scope: c }), c => helper.run('Rome?', { scope: c })])
 */
export function scope(options: ScopeOptions = {}): Scope {
  return new Scope(options)
}

/** One lifetime in a tree of them; see {@link scope}. */
export class Scope implements AsyncDisposable {
  /** The scope that this one is part of. */
  readonly parent: Scope | undefined
  readonly context: ScopeContext
  /** What work in here may spend; undefined: as much as it likes. */
  readonly budget: Budget | undefined
  readonly #name: string
  readonly #isolated: boolean
  // Most scopes are leaves that need none of these: they are made when something comes in.
  #children: Set<Scope> | undefined
  #names: Map<string, number> | undefined
  #cleanups: ((exit: Exit) => unknown)[] | undefined
  #release: (() => void)[] | undefined
  #suppressed: unknown[] | undefined
  #stuck: string[] | undefined
  /** Children that failed, and whose failure nobody has been told of. */
  #unobserved: Set<Scope> | undefined
  #controller: AbortController | undefined
  #canceler: AbortController | undefined
  #ending: Ending | undefined
  /** Settles when the work has, and all that it started. */
  #done: Promise<unknown> | undefined
  #delivered = false
  #over = false
  #closing: Promise<void> | undefined
  /** Gives up what is waited for; set while something is. */
  #giveUp: (() => void) | undefined
  #stopGrace: (() => void) | undefined
  #path: readonly string[] | undefined

  /** Use {@link scope}, or `spawn`. */
  constructor(options: SpawnOptions, parent?: Scope) {
    this.parent = parent
    this.context = contextOf(options, parent?.context)
    this.budget = Budget.joining(options.budget, parent?.budget)
    this.#isolated = options.isolated ?? false
    const { name = parent ? 'task' : 'root', unnamed = false } = options
    this.#name = unnamed ? '' : parent ? parent.#nameOfChild(name) : name
    inRange('graceMs', this.context.graceMs, 0, 60_000)
    this.#follow(options)
  }

  /** The names of the scopes from the root to this one. The same work in the same order has the same path in each run. */
  get path(): readonly string[] {
    const above = this.parent?.path ?? []
    this.#path ??= this.#name === '' ? above : [...above, this.#name]
    return this.#path
  }

  /** Aborted when the scope has failed, was canceled, or is over. */
  get signal(): AbortSignal {
    this.#controller ??= controllerOf(this.#ending)
    return this.#controller.signal
  }

  /**
   * As {@link signal}, but not aborted when all went well: for what is awaited in here anyway, such as a request, whose client would
   * have to tell each of its listeners of nothing.
   */
  get cancelSignal(): AbortSignal {
    this.#canceler ??= controllerOf(this.#ending === returned ? undefined : this.#ending)
    return this.#canceler.signal
  }

  /** Errors of the work in here that came after what had ended it, the first 16 of them. */
  get suppressed(): readonly unknown[] {
    return this.#suppressed ?? none
  }

  /** Paths of the work in here that ignored its cancellation beyond the grace time, and was left behind. */
  get stuck(): readonly string[] {
    return this.#stuck ?? none
  }

  /** @throws What ended the scope, if it has failed or was canceled. */
  check(): void {
    if (this.#ending && this.#ending !== returned) throw this.#ending.error
  }

  /**
   * Starts work in a child scope. Its failure cancels its siblings and is what ends this scope, unless it is `isolated`. In a scope
   * that was canceled the work is not started, and the task rejects.
   * @throws {GloveboxError} `lifecycle/scope-over` once the scope's block has ended.
   */
  spawn<T>(work: Work<T>, options: SpawnOptions = {}): Task<T> {
    if (this.#over) {
      throw new GloveboxError(
        'lifecycle/scope-over',
        `The scope ${this.path.join('/')} is over; it starts nothing more.`,
      )
    }
    const child = new Scope(options, this)
    // Before it starts: what it does at once may cancel this scope.
    this.#children ??= new Set()
    this.#children.add(child)
    const result = child.#perform(work)
    child.#done = result
    let observed = false
    const ended = () => {
      this.#children!.delete(child)
      if (child.#ending!.exit.status === 'failed') {
        this.#unobserved ??= new Set()
        this.#unobserved.add(child)
      }
      if (observed) this.#deliver(child)
    }
    result.then(ended, ended)
    return new Task(result, {
      observed: () => {
        observed = true
        this.#deliver(child)
      },
      cancel: reason => child.cancel(reason),
    })
  }

  /** Runs all works at once. Answers in their order; the first failure cancels the others, is thrown once they have ended, and ends nothing else. */
  all<const W extends readonly Work<unknown>[]>(
    works: W,
  ): Task<{ -readonly [I in keyof W]: Awaited<ReturnType<W[I]>> }> {
    type Results = { -readonly [I in keyof W]: Awaited<ReturnType<W[I]>> }
    return this.spawn(group => Promise.all(works.map(work => group.spawn(work))) as Promise<Results>, {
      name: 'all',
      isolated: true,
    })
  }

  /** Runs `work` for each item, at most `concurrency` at a time; otherwise as {@link all}. */
  each<I, T>(
    items: readonly I[],
    { concurrency = 8, nameOf }: EachOptions<I>,
    work: (item: I, scope: Scope, index: number) => T | PromiseLike<T>,
  ): Task<T[]> {
    inRange('concurrency', concurrency, 1, 1000)
    const lanes = async (group: Scope) => {
      const results: T[] = []
      const waiting = items.entries()
      const lane = async () => {
        for (const [index, item] of waiting) {
          const options = nameOf ? { name: nameOf(item) } : {}
          results[index] = await group.spawn(child => work(item, child, index), options)
        }
      }
      await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane))
      return results
    }
    return this.spawn(lanes, { name: 'each', unnamed: nameOf !== undefined, isolated: true })
  }

  /** Runs all works at once; the first to end decides, with its result or its failure. The others are canceled and awaited. */
  race<T>(works: readonly Work<T>[]): Task<T> {
    inRange('the number of works of a race', works.length, 1, 10_000)
    const start = (group: Scope) => Promise.race(works.map(work => group.spawn(work, { isolated: true })))
    return this.spawn(start, { name: 'race', isolated: true })
  }

  /** Runs `cleanup` when the scope has ended, after all work in it; the last one first, each awaited for the grace time at most. */
  defer(cleanup: (exit: Exit) => unknown): void {
    if (this.#over) throw new GloveboxError('lifecycle/scope-over', 'The scope is over; nothing can be deferred in it.')
    this.#cleanups ??= []
    this.#cleanups.push(cleanup)
  }

  /** Cancels the scope and all work in it; the first reason stays. */
  cancel(reason?: unknown): void {
    if (!this.#ending) this.#end(canceledBy(reason))
  }

  /** Waits that many milliseconds. @throws What ends the scope meanwhile. */
  async sleep(ms: number): Promise<void> {
    this.check()
    await pause(ms, this.context.clock, this.signal).catch(reason => Promise.reject(this.#ending?.error ?? reason))
  }

  /** Tells an event to whoever listens. A promise means that the listener is behind, and is kept once it is not. */
  emit(event: ScopeEvent): Promise<void> | undefined {
    return this.context.onEvent?.(event)
  }

  /** Runs work in a scope without a parent, which ends with it. */
  static run<T>(options: ScopeOptions, work: Work<T>): Promise<T> {
    return new Scope(options).#perform(work)
  }

  /** Ends the block of a scope made by {@link scope}. @throws The failure that ended it, unless somebody awaited it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
    const { exit } = this.#ending!
    if (exit.status === 'failed' && !this.#delivered) {
      this.#delivered = true
      throw exit.error
    }
  }

  async #perform<T>(work: Work<T>): Promise<T> {
    const settled = this.#ending ? undefined : await this.#outlast(start(work, this))
    if (settled && 'error' in settled) this.#fail(settled.error)
    const closing = this.#close()
    if (closing) await closing
    if (this.#ending!.exit.status !== 'ok') throw this.#ending!.error
    return (settled as { value: T }).value
  }

  /** Waits for `running`; once the scope has ended, for the grace time only. */
  #outlast<T>(running: Promise<T>, what = ''): Promise<Settled<T>> {
    return new Promise(resolve => {
      const settle = (settled: Settled<T>) => {
        this.#giveUp = undefined
        this.#stopGrace?.()
        this.#stopGrace = undefined
        resolve(settled)
      }
      running.then(
        value => settle({ value }),
        error => settle({ error }),
      )
      // Named first: V8 14 keeps an anonymous function that is assigned to a field, and all it refers to, until the next full collection.
      const giveUp = () => {
        for (let above: Scope | undefined = this; above; above = above.parent) {
          above.#stuck ??= []
          above.#stuck.push(this.path.join('/') + what)
        }
        settle(undefined)
      }
      this.#giveUp = giveUp
      if (this.#ending) this.#startGrace()
    })
  }

  #startGrace(): void {
    const { clock, graceMs } = this.context
    this.#stopGrace?.()
    this.#stopGrace = clock.timer(graceMs, () => {
      // Work that waits for a child is not stuck: the child is, or cleans up, and is bounded itself.
      if (this.#children && this.#children.size > 0) this.#startGrace()
      else this.#giveUp?.()
    })
  }

  #end(ending: Ending): void {
    this.#ending = ending
    if (this.#children && this.#children.size > 0) {
      const below = following(ending)
      const ended: Scope[] = [this]
      // No recursion: scopes nest as deep as an app likes. The deepest hear of it first, siblings in their order.
      for (const each of ended) {
        for (const child of [...(each.#children ?? none)].reverse()) {
          if (child.#ending) continue
          child.#ending = below
          ended.push(child)
        }
      }
      for (const each of ended.reverse()) each.#announce(each.#ending!)
    } else this.#announce(ending)
  }

  #announce(ending: Ending): void {
    this.#controller?.abort(reasonOf(ending))
    if (ending !== returned) this.#canceler?.abort(reasonOf(ending))
    if (this.#giveUp) this.#startGrace()
  }

  #fail(error: unknown): void {
    let scope: Scope | undefined = this
    // At once, not when this scope has closed: siblings need not go on for that long.
    while (scope && (!scope.#ending || scope.#ending === returned)) {
      scope.#end(failedBy(error))
      scope = scope.#isolated ? undefined : scope.parent
    }
    if (scope && !isEcho(error, scope.#ending!)) scope.#suppress(error)
  }

  #suppress(error: unknown): void {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      scope.#suppressed ??= []
      if (scope.#suppressed.length < mostSuppressed) scope.#suppressed.push(error)
    }
  }

  /** Ends the block; a promise, when something in here is not over yet. */
  #close(): Promise<void> | undefined {
    if (this.#over) return this.#closing
    this.#over = true
    if (!this.#ending) this.#end(returned)
    if (this.#children || this.#cleanups || this.#stuck) this.#closing = this.#shut()
    else for (const release of this.#release ?? none) release()
    return this.#closing
  }

  async #shut(): Promise<void> {
    const children = this.#children
    while (children && children.size > 0) await Promise.allSettled(Array.from(children, child => child.#done))
    for (const child of this.#unobserved ?? none) this.#fail(child.#ending!.error)
    for (const cleanup of this.#cleanups?.reverse() ?? none) {
      const running = attempt(cleanup, this.#ending!.exit)
      if (!running) continue
      const ended = await this.#outlast(running, ' cleanup')
      if (ended && 'error' in ended) this.#fail(ended.error)
    }
    if (this.#stuck && this.#ending!.exit.status === 'ok') this.#fail(stuckError(this.#stuck))
    for (const release of this.#release ?? none) release()
  }

  /** Somebody waits for the child and is told of its failure, if there is one; it need not be told again. */
  #deliver(child: Scope): void {
    if (!this.#unobserved?.delete(child) && child.#ending?.exit.status !== 'canceled') return
    if (child.#ending!.error === this.#ending?.error) this.#delivered = true
  }

  #follow({ signal, timeoutMs, budget }: ScopeOptions): void {
    const above = this.parent ? this.parent.#ending : undefined
    if (above) this.#end(following(above))
    for (const each of [signal ?? []].flat()) {
      if (each.aborted) this.cancel(each.reason)
      if (this.#ending) return
      const follow = () => this.cancel(each.reason)
      each.addEventListener('abort', follow, { once: true })
      this.#onEnd(() => each.removeEventListener('abort', follow))
    }
    if (timeoutMs !== undefined) {
      inRange('timeoutMs', timeoutMs, 1, 86_400_000)
      this.#failAfter(timeoutMs, () => timeoutError(timeoutMs))
    }
    if (budget) {
      this.budget!.start(this.context.clock)
      const { msLeft } = this.budget!
      if (msLeft !== undefined) this.#failAfter(msLeft, () => exceeded('ms', 1, 0))
    }
  }

  #failAfter(ms: number, error: () => GloveboxError): void {
    this.#onEnd(this.context.clock.timer(ms, () => this.#fail(error())))
  }

  #onEnd(release: () => void): void {
    this.#release ??= []
    this.#release.push(release)
  }

  #nameOfChild(name: string): string {
    // What has no name leaves the counting to what has one, or two paths could be equal.
    if (this.#name === '' && this.parent) return this.parent.#nameOfChild(name)
    this.#names ??= new Map()
    const number = (this.#names.get(name) ?? 0) + 1
    this.#names.set(name, number)
    return `${name}#${number}`
  }
}

const none: readonly never[] = []
