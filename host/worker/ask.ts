/** How a guest's thread asks the outside for what is not in the worker, and waits for the answer while the app's event loop goes on. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { Decision } from '../base/grant.ts'
import type { Budget } from './budget.ts'
import {
  type Ask,
  type AskAnswer,
  MAX_ASK_BYTES,
  MAX_OPEN_ASKS,
  type Reply,
  type Response,
  sizeOfAsk,
} from './protocol.ts'
import { limitReached, Stop } from './stop.ts'

/** The worker's line to the outside. */
export interface Line {
  say(message: Response): void
  /** An answer that has arrived, if there is one; never blocks. */
  receive(): AskAnswer | undefined
}

/** A line to nowhere: whoever asks is never answered. */
const deadLine: Line = { say: () => undefined, receive: () => undefined }

/** Never repeats in a worker, so that an answer that comes too late fits no later ask. */
let lastAsk = 0

/** The asks of one instance. */
export class Asks {
  private readonly budget: Budget
  private readonly line: Line
  /** Asks that nobody has taken the answer of; undefined while there is none. */
  private readonly open = new Map<number, AskAnswer | undefined>()
  private audited = false
  /** Between calls nobody is there to answer. */
  private over = true
  /** Decisions of the time before the first call, which hears of them. */
  private readonly early: Decision[] = []

  constructor(budget: Budget, line = deadLine) {
    this.budget = budget
    this.line = line
  }

  /** Starts a call: answers to what earlier ones asked are not waited for. */
  begin(audited: boolean): void {
    if (this.open.size > 0) this.open.clear()
    this.over = false
    this.audited = audited
    for (const decision of this.early.splice(0)) this.decided(decision)
  }

  /** Ends a call: what is asked for from now on, such as by what an instance disposes, is not. */
  end(): void {
    this.over = true
  }

  /** Throws while no call is running. An instance that asks while it is made cannot be made ahead of a call: nobody is there to answer. */
  assertCalled(): void {
    if (this.over || this.budget.call === 0)
      throw new Stop(limitReached('hostCalls', 'An instance asks for nothing before its call and after it.'))
  }

  /** Whether decisions are heard, or may be once there is a call: else nobody need put them into words. */
  get heard(): boolean {
    return this.audited || this.budget.call === 0
  }

  /** Tells whoever listens of a decision about a grant. */
  decided(decision: Decision): void {
    const id = this.budget.call
    if (id === 0) this.early.push(decision)
    else if (this.audited) this.line.say({ type: 'decided', id, decision })
  }

  /**
   * Asks, and answers at once with what the answer will be known by. Throws a `Stop` when the call is to end, or has too much open.
   * What `method` names must take what is sent without trust: it comes from where guests run.
   */
  start(ask: Ask): number {
    this.budget.assertRunning()
    this.assertCalled()
    const id = this.budget.call
    if (this.open.size >= MAX_OPEN_ASKS) {
      this.refuse(`The guest has ${MAX_OPEN_ASKS} requests to the host open at once.`)
    }
    if (sizeOfAsk(ask) > MAX_ASK_BYTES)
      this.refuse(`The guest hands the host more than ${MAX_ASK_BYTES} bytes at once.`)
    const number = ++lastAsk
    this.open.set(number, undefined)
    this.line.say({ type: 'ask', id, ask: number, ...ask })
    return number
  }

  private refuse(message: string): never {
    const reason = limitReached('hostCalls', message)
    this.budget.stop(reason)
    throw new Stop(reason)
  }

  /** The reply, if it has arrived; it is given once. Throws what the outside could not do, which ends the call. */
  take(number: number): Reply | undefined {
    for (let answer = this.line.receive(); answer; answer = this.line.receive()) {
      if (this.open.has(answer.ask)) this.open.set(answer.ask, answer)
    }
    const answer = this.open.get(number)
    if (answer === undefined) return undefined
    this.open.delete(number)
    if (answer.error) throw GloveboxError.fromData(answer.error)
    return answer.reply
  }

  /** Whether an answer may still be taken; what an earlier call of a session asked for is not open any more. */
  isOpen(number: number): boolean {
    return this.open.has(number)
  }

  /** Forgets an ask: its answer is not wanted any more. */
  drop(number: number): void {
    this.open.delete(number)
  }

  /** Asks and waits for the reply; undefined when `until` comes first. Throws a `Stop` when the call is to end. */
  ask(ask: Ask, until?: number): Reply | undefined {
    const number = this.start(ask)
    const reply = this.budget.waitFor(() => this.take(number), until)
    if (reply === undefined) this.drop(number)
    return reply
  }
}
