/** Runs the tool calls of a turn: each is judged, paid for, told of and logged, and none can end the run. */

import type { Limits } from '../base/limits.ts'
import type { Answers } from './answers.ts'
import type { ApprovalRequest } from './approval.ts'
import type { Budget, Hold } from './budget.ts'
import type { Told } from './event.ts'
import type { Guard, Guarded } from './guard.ts'
import type { Successor } from './handoff.ts'
import type { ToolCall } from './message.ts'
import type { PolicyRequest } from './policy.ts'
import type { SavedRun } from './saved-run.ts'
import type { Scope } from './scope.ts'
import type { Attempt } from './tool-result.ts'
import { type CallReport, faultOf, type ReadCall, readCall, type Toolbox } from './toolbox.ts'

/** What the calls of one run have in common. */
export interface ToolCallOptions {
  /** What the model is offered. */
  readonly toolbox: Toolbox
  /** What a tool that is offered may call in its turn. */
  readonly inner: Toolbox
  readonly budget: Budget
  readonly guard: Guard
  readonly answers: Answers
  /** Most calls that run at a time. */
  readonly concurrency: number
  /** Tells events; undefined when nobody listens. */
  readonly tell: ((event: Told<never>) => Promise<void> | undefined) | undefined
}

/** What came of the calls of a turn. When something waits, the others have ended all the same. */
export interface Called {
  /** In the order of the calls; those that wait are left out. */
  readonly reports: readonly CallReport[]
  readonly waiting: readonly ApprovalRequest[]
  /** Agents called as tools that wait themselves, by the id of the call. */
  readonly nested: Readonly<Record<string, SavedRun>>
  /** Who takes over from here. */
  readonly passTo: Successor | undefined
}

/** What is known of the calls from before they were saved. */
export interface Earlier {
  readonly done: ReadonlyMap<string, CallReport>
  readonly nested: Readonly<Record<string, SavedRun>>
}

/** Runs the tool calls of one run. */
export class ToolCalls {
  readonly #options: ToolCallOptions

  /** Runs calls of `options.toolbox`. */
  constructor(options: ToolCallOptions) {
    this.#options = options
  }

  /** Runs all of them, as parts of `scope`. */
  async run(calls: readonly ToolCall[], scope: Scope, { done, nested }: Earlier): Promise<Called> {
    const { concurrency, toolbox } = this.#options
    const waiting: ApprovalRequest[] = []
    const suspended = new Map<string, SavedRun>()
    const missing = this.#missing(calls, scope)
    let toRun = calls.length
    let passTo: Successor | undefined
    const passOn = (to: Successor) => {
      passTo ??= to
    }
    const one = async (call: ToolCall, own: Scope): Promise<CallReport | undefined> => {
      const share = toRun--
      const before = done.get(call.id)
      if (before) return before
      const request = missing.get(call)
      if (request) waiting.push(request)
      if (request) return undefined
      let rests = false
      const suspend = (saved: SavedRun, asked: readonly ApprovalRequest[]) => {
        rests = true
        suspended.set(call.id, saved)
        waiting.push(...asked)
      }
      const saved = Object.hasOwn(nested, call.id) ? nested[call.id] : undefined
      const report = await this.#call(toolbox, readCall(call), own, share, { saved, suspend, passOn })
      return rests ? undefined : report
    }
    const nameOf = ({ name }: ToolCall) => name
    const [first] = calls
    const reports =
      calls.length === 1
        ? [await scope.spawn(own => one(first!, own), { name: nameOf(first!), isolated: true })]
        : await scope.each(calls, { concurrency, nameOf }, one)
    return {
      reports: reports.filter(report => report !== undefined),
      waiting,
      nested: Object.fromEntries(suspended),
      passTo,
    }
  }

  /** The calls that wait for a person, where nobody can be asked at once. */
  #missing(calls: readonly ToolCall[], scope: Scope): ReadonlyMap<ToolCall, ApprovalRequest> {
    const { answers, toolbox } = this.#options
    const { policy, approve } = scope.context
    if (!policy || approve) return noneMissing
    const { path } = scope
    const requests = new Map<PolicyRequest, ToolCall>()
    for (const call of calls) {
      const { name, input } = readCall(call)
      const component = toolbox.find(name)?.component
      requests.set({ tool: name, input, path, ...(component !== undefined && { component }) }, call)
    }
    const missing = answers.missing(policy, [...requests.keys()])
    return new Map(Array.from(missing, ([request, asked]) => [requests.get(request)!, asked]))
  }

  async #call(toolbox: Toolbox, call: ReadCall, scope: Scope, share: number, rest?: Rest): Promise<CallReport> {
    const { guard, tell } = this.#options
    const { clock } = scope.context
    const full = tell?.({ type: 'tool-call', ...call })
    if (full) await full
    const start = clock.now()
    const component = toolbox.find(call.name)?.component
    const attempt = await guard.tool({ ...call, component }, scope, guarded =>
      this.#attempt(toolbox, call, scope, share, { ...guarded, ...rest }),
    )
    const report = toolbox.report(call, attempt, clock.now() - start)
    const behind = tell?.({ type: 'tool-result', ...report })
    if (behind) await behind
    return report
  }

  async #attempt(
    toolbox: Toolbox,
    call: ReadCall,
    scope: Scope,
    share: number,
    { span, ...given }: Guarded & Partial<Rest>,
  ): Promise<Attempt> {
    const paid = this.#reserve(toolbox.find(call.name)?.limits, share)
    if ('fault' in paid) return paid.fault
    // A tool that hangs and is left behind was called all the same.
    scope.defer(() => paid.hold.settle({ toolCalls: 1 }))
    const callTool = this.#callerOf(call, scope)
    const more = { ...given, callTool, ...(paid.limits && { limits: paid.limits }) }
    const attempt = await (scope.context.trace
      ? scope.spawn(inner => toolbox.attempt(call, inner, more), { unnamed: true, span })
      : toolbox.attempt(call, scope, more))
    const { fuel, egressBytes, memoryBytes } = attempt.outcome.usage
    paid.hold.settle({ toolCalls: 1, fuel, egressBytes, memoryBytes })
    return attempt
  }

  /** Calls inner tools on behalf of a call, as its parts. */
  #callerOf({ id }: ReadCall, scope: Scope) {
    let number = 0
    return (name: string, args: string) => {
      const call = readCall({ id: `${id}.${++number}`, name, arguments: args })
      return scope.spawn(own => this.#call(this.#options.inner, call, own, 1), { name, isolated: true })
    }
  }

  /** Sets aside one call, and its share of what fuel and egress are left, which is then the most that it may use. */
  #reserve(limits: Limits | undefined, share: number): Paid | { fault: Attempt } {
    const { budget, inner, toolbox } = this.#options
    // A tool that calls others leaves them as much as it takes.
    const parts = inner === toolbox ? share : 2 * share
    try {
      const own = limits && { ...fuelOf(budget, limits, parts), ...egressOf(budget, limits, parts) }
      return { hold: budget.reserve({ toolCalls: 1, ...own }), limits: own }
    } catch (error) {
      return { fault: faultOf(error) }
    }
  }
}

/** A call that may run: what was set aside for it, and what it may use of that. */
interface Paid {
  readonly hold: Hold
  readonly limits: Partial<Limits> | undefined
}

const noneMissing: ReadonlyMap<ToolCall, ApprovalRequest> = new Map()

function fuelOf(budget: Budget, limits: Limits, parts: number): Pick<Partial<Limits>, 'fuel'> {
  const left = budget.left('fuel')
  if (left === undefined) return {}
  // At least one unit: with none left, this is what the budget refuses.
  const part = left / BigInt(parts) || 1n
  return { fuel: part < limits.fuel ? part : limits.fuel }
}

/** With none left a call may run, and send nothing. */
function egressOf(budget: Budget, limits: Limits, parts: number): Pick<Partial<Limits>, 'egressBytes'> {
  const left = budget.left('egressBytes')
  return left === undefined ? {} : { egressBytes: Math.min(Math.floor(left / parts), limits.egressBytes) }
}

/** How an agent that is called as a tool goes on, or comes to rest, with the one that called it; and how one takes over. */
interface Rest {
  readonly saved: SavedRun | undefined
  readonly suspend: (saved: SavedRun, waiting: readonly ApprovalRequest[]) => void
  readonly passOn: (to: Successor) => void
}
