/** Supervision, as Erlang/OTP has it: work that is to go on is started again when it ends, within a bound, and otherwise its end is passed up. */

import { GloveboxError } from '../base/error.ts'
import { type BackoffOptions, backoff } from './backoff.ts'
import { inRange } from './option.ts'
import type { Scope, Work } from './scope.ts'
import type { Task } from './task.ts'

/** One piece of work under supervision. */
export interface ChildSpec {
  /** Its segment in the path, and its name in errors. */
  readonly name: string
  /** Does the work, in a scope of its own; called again for each restart. */
  readonly start: Work<unknown>
  /**
   * When it is started again: `permanent`, however it ended; `transient` (the default), when it failed; `temporary`, never.
   */
  readonly restart?: 'permanent' | 'transient' | 'temporary'
}

/** Options of {@link supervise}. */
export interface SuperviseOptions {
  /**
   * What is started again with a child that ended: `one-for-one` (the default) that child alone, `one-for-all` all that run,
   * `rest-for-one` that child and those after it in the list. They are stopped in reverse order and started in order.
   */
  readonly strategy?: 'one-for-one' | 'one-for-all' | 'rest-for-one'
  /** Most restarts within `withinMs`, 0 to 1,000,000; one more escalates. Default 3. */
  readonly maxRestarts?: number
  /** Milliseconds that a restart counts, 1 to 86,400,000. Default 60,000. */
  readonly withinMs?: number
  /** Waits before restarts; those of a child that ran for `withinMs` begin anew. Default: from 200 ms to 10 s, a fifth of it random. */
  readonly backoff?: BackoffOptions
  /** Looks at each failure that would mean a restart. `escalate` passes it up, `stop` gives the child up. Default: `restart`. */
  readonly decide?: (error: unknown, child: ChildSpec) => 'restart' | 'escalate' | 'stop'
}

/**
 * Runs the children until each has ended for good.
 *
 * The task rejects with `agent/restarts-exceeded` (the last failure is its cause) when they had to be started again too often, or with
 * the failure that `decide` escalates; all children have ended by then. Canceling it stops them all.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 * @example
 * await supervise(root, { strategy: 'rest-for-one' }, [
 *   { name: 'inbox', start: c => readInbox(c), restart: 'permanent' },
 *   { name: 'answers', start: c => answerAll(c) },
 * ])
 */
export function supervise(parent: Scope, options: SuperviseOptions, children: readonly ChildSpec[]): Task<void> {
  const rules = {
    strategy: options.strategy ?? 'one-for-one',
    maxRestarts: inRange('maxRestarts', options.maxRestarts ?? 3, 0, 1_000_000),
    withinMs: inRange('withinMs', options.withinMs ?? 60_000, 1, 86_400_000),
    wait: backoff(options.backoff),
    decide: options.decide ?? (() => 'restart'),
  }
  if (!Object.hasOwn(affected, rules.strategy)) {
    const known = Object.keys(affected).join(', ')
    throw new GloveboxError('config/invalid', `There is no strategy "${rules.strategy}"; there are ${known}.`)
  }
  return parent.spawn(scope => new Supervisor(scope, rules, children).run(), { name: 'supervisor', isolated: true })
}

type Rules = Required<Pick<SuperviseOptions, 'strategy' | 'maxRestarts' | 'withinMs' | 'decide'>> & {
  readonly wait: ReturnType<typeof backoff>
}

interface Child {
  readonly spec: ChildSpec
  /** Undefined while it does not run. */
  task: Task<unknown> | undefined
  startedAt: number
  /** Restarts in a row. */
  restarts: number
}

interface Ended {
  readonly child: Child
  readonly failure?: { readonly error: unknown }
}

/** Which children are started again with one of them. */
const affected: Readonly<Record<Rules['strategy'], (all: readonly Child[], child: Child) => readonly Child[]>> = {
  'one-for-one': (_, child) => [child],
  'one-for-all': (all, child) => all.filter(each => each === child || each.task),
  'rest-for-one': (all, child) => all.slice(all.indexOf(child)).filter(each => each === child || each.task),
}

class Supervisor {
  readonly #scope: Scope
  readonly #rules: Rules
  readonly #children: readonly Child[]
  readonly #ended: Ended[] = []
  /** When restarts were made; those before `#counted` do not count any more. */
  readonly #restartedAt: number[] = []
  #counted = 0
  #changed = Promise.withResolvers<void>()

  constructor(scope: Scope, rules: Rules, specs: readonly ChildSpec[]) {
    this.#scope = scope
    this.#rules = rules
    this.#children = specs.map(spec => ({ spec, task: undefined, startedAt: 0, restarts: 0 }))
  }

  async run(): Promise<void> {
    for (const child of this.#children) this.#start(child)
    while (this.#ended.length > 0 || this.#children.some(({ task }) => task)) {
      const ended = this.#ended.shift()
      if (ended) await this.#handle(ended)
      else {
        await this.#changed.promise
        this.#changed = Promise.withResolvers()
      }
    }
  }

  #start(child: Child): void {
    const { start, name } = child.spec
    const task = this.#scope.spawn(start, { name, isolated: true })
    child.task = task
    child.startedAt = this.#scope.context.clock.now()
    const end = (ended: Ended) => {
      // One that was stopped here, to be started again, has not ended by itself.
      if (child.task !== task) return
      child.task = undefined
      this.#ended.push(ended)
      this.#changed.resolve()
    }
    task.then(
      () => end({ child }),
      error => end({ child, failure: { error } }),
    )
  }

  async #handle({ child, failure }: Ended): Promise<void> {
    this.#scope.check()
    const { restart = 'transient' } = child.spec
    if (restart === 'temporary' || (restart === 'transient' && !failure)) return
    const decision = failure ? this.#rules.decide(failure.error, child.spec) : 'restart'
    if (decision === 'escalate') throw failure?.error
    if (decision === 'stop') return
    const wait = this.#count(child, failure)
    const again = affected[this.#rules.strategy](this.#children, child)
    await this.#stop(again)
    await this.#scope.sleep(wait)
    for (const each of again) this.#start(each)
  }

  /** Counts a restart, and answers how long to wait before it. */
  #count(child: Child, failure: Ended['failure']): number {
    const { maxRestarts, withinMs, wait } = this.#rules
    const { clock, random } = this.#scope.context
    const now = clock.now()
    const at = this.#restartedAt
    at.push(now)
    while (now - at[this.#counted]! >= withinMs) this.#counted += 1
    // Now and then: there may be a million, and to move them up at each restart would take the longer the more there are.
    if (this.#counted > at.length / 2) {
      at.splice(0, this.#counted)
      this.#counted = 0
    }
    if (at.length - this.#counted > maxRestarts) throw tooOften(child.spec.name, this.#rules, failure?.error)
    child.restarts = now - child.startedAt >= withinMs ? 1 : child.restarts + 1
    return wait(child.restarts, random)
  }

  async #stop(children: readonly Child[]): Promise<void> {
    for (const child of children.toReversed()) {
      const { task } = child
      child.task = undefined
      task?.cancel('The supervisor starts it again.')
      // How it ends is of no interest; that it has ended is.
      await task?.then(undefined, () => {})
    }
  }
}

function tooOften(name: string, { maxRestarts, withinMs }: Rules, cause: unknown): GloveboxError {
  const message = `${name} would be restart ${maxRestarts + 1} within ${withinMs} ms, and ${maxRestarts} are allowed.`
  return new GloveboxError('agent/restarts-exceeded', message, {
    ...(cause !== undefined && { cause }),
    detail: { child: name, maxRestarts, withinMs },
  })
}
