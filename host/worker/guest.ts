/** One instance of a component, ready for calls: arguments in JSON go in, a report in JSON comes out. Inside the worker. */

import { asError, GloveboxError } from '../base/error.ts'
import type { Limits } from '../base/limits.ts'
import { type Attachment, type Attachments, free, MIN_ATTACHED, sizeOfAttached } from '../wit/attachment.ts'
import type { ComponentFunction } from './abi/function.ts'
import { Asks, type Line } from './ask.ts'
import { readArguments } from './attached.ts'
import { Budget, type BudgetHost, type BudgetState } from './budget.ts'
import { CoreInstances } from './core.ts'
import { Grants } from './grants.ts'
import { type GivenContext, Imports } from './imports.ts'
import { link } from './link.ts'
import type { LoadedComponent } from './loaded-component.ts'
import { Log } from './log.ts'
import { type Result, resultText, writeReport } from './report.ts'
import { InstanceState, Snapshot } from './snapshot.ts'
import { Stop, type StopReason } from './stop.ts'

/** One call. */
export interface Call {
  readonly id: number
  readonly function: number
  /** A JSON array. */
  readonly input: string
  readonly attachments?: Attachments | undefined
  readonly limits: Limits
  /** Somebody listens to decisions about grants. Default: nobody. */
  readonly audited?: boolean
}

/** What a guest needs of its worker. */
export interface GuestHost extends BudgetHost {
  /** Default: one that is never answered. */
  readonly line?: Line
  /** Milliseconds as `Date.now()` counts them. Default: those of `now`. */
  epochMs?(): number
}

/** What a call gives: a report as JSON text, or the fault of the host. */
export type Answer =
  | { readonly report: string; readonly attachments: Attachments; readonly fault?: undefined }
  | { readonly report: ''; readonly attachments: Attachments; readonly fault: GloveboxError }

/** How an instance was when it was made. */
interface Pristine {
  readonly limits: Limits
  readonly budget: BudgetState
  /** Of the host's objects. */
  readonly uses: number
  readonly snapshot: Snapshot
}

/** An instance. It is made at its first call, so that instantiation is paid from that call's limits, or ahead of it on the same terms. */
export class Guest implements Disposable {
  private readonly loaded: LoadedComponent
  private readonly budget: Budget
  private readonly state = new InstanceState()
  private readonly log = new Log()
  private readonly asks: Asks
  private readonly imports: Imports
  private functions: readonly ComponentFunction[] | undefined
  /** The limits it was made with ahead of its first call, until that comes. */
  private ahead: Limits | undefined
  /** How it was when it was made, if that can be had again. */
  private pristine: Pristine | undefined
  /** How the instance died, if it did: it answers this from then on. */
  private dead: StopReason | undefined
  /** What of the host's it died of, if it did: a session is told so again, and not that its guest trapped. */
  private fault: GloveboxError | undefined

  constructor(loaded: LoadedComponent, limits: Limits, host: GuestHost) {
    this.loaded = loaded
    this.budget = new Budget(limits, host, this.state.memories)
    this.asks = new Asks(this.budget, host.line)
    this.imports = new Imports(this.context(host), loaded.terms)
  }

  /** What host functions work on. */
  private context(host: GuestHost): GivenContext {
    const { budget, log, asks, state } = this
    const epochMs = (): number => host.epochMs?.() ?? host.now()
    const grants = new Grants(this.loaded.terms.grants, asks, epochMs)
    const { random } = state
    const [{ seed } = {}] = grants.of('random')
    if (seed !== undefined) random.seed(seed)
    const unrepeatable = (): void => {
      if (!this.made) state.lasting = true
    }
    return { budget, log, asks, grants, random, epochMs, unrepeatable }
  }

  /** Makes the instance before its first call is there. Answers whether that worked; if not, this guest is of no use. */
  prepare(limits: Limits): boolean {
    this.log.begin(limits.logBytes)
    try {
      this.functions = this.instantiate()
    } catch {
      return false // The call for which it is made anew finds out why.
    }
    if (this.budget.stopped) return false
    const snapshot = this.log.empty ? Snapshot.of(this.state) : undefined
    this.pristine = snapshot && { limits, budget: this.budget.save(), uses: this.imports.uses, snapshot }
    this.ahead = limits
    return true
  }

  /** Makes the instance again what it was when `prepare` had made it. Answers whether that worked; if not, this guest is of no use. */
  restore(): boolean {
    const { pristine } = this
    // Security: after a trap the instance may be anything, so it is not even tried.
    if (pristine === undefined || this.dead) return false
    // A handle that is held since then may have been used in the call, and what it stands for be another since.
    if (this.imports.uses !== pristine.uses || !pristine.snapshot.restore()) return false
    this.log.begin(pristine.limits.logBytes)
    this.budget.restore(pristine.budget)
    this.imports?.restore()
    this.ahead = pristine.limits
    return true
  }

  /** Whether there is an instance: its start functions ran to their end. */
  get made(): boolean {
    return this.functions !== undefined
  }

  /** Whether a call under these limits would find what it had found without `prepare`. */
  suits(limits: Limits): boolean {
    const { ahead } = this
    return (
      ahead === limits ||
      (ahead !== undefined && (Object.keys(ahead) as (keyof Limits)[]).every(name => ahead[name] === limits[name]))
    )
  }

  /** Runs one call. Never throws: a fault of the host is in the answer. */
  call(call: Call): Answer {
    const { budget, log } = this
    // Now, since what is attached is given back once the guest has it.
    const bytesIn = Buffer.byteLength(call.input) + sizeOfAttached(call.attachments)
    this.begin(call)
    let ending: Result | StopReason
    try {
      ending = this.run(call)
    } catch (thrown) {
      // A trap leaves the instance in the middle of something: it never runs again (Component Model, "poisoning").
      this.dead = ending = budget.fail(thrown)
    }
    this.asks.end()
    if (budget.fault !== undefined) {
      this.fault = hostFault(budget.fault)
      return { report: '', attachments: [], fault: this.fault }
    }
    const report = writeReport(ending, log.finish(), budget.usage(bytesIn, log.bytes))
    return { report, attachments: 'json' in ending ? ending.attachments : [] }
  }

  private begin({ id, limits, audited = false }: Call): void {
    if (this.ahead === undefined) {
      this.log.begin(limits.logBytes)
      this.budget.begin(id, limits)
    } else {
      this.ahead = undefined
      this.budget.resume(id)
    }
    this.asks.begin(audited)
    this.imports.begin()
  }

  private run({ function: index, input, attachments = [], limits }: Call): Result {
    if (this.fault) throw this.fault
    if (this.dead) throw new Stop(this.dead)
    this.functions ??= this.instantiate()
    const codec = this.loaded.codecs[index]!
    const args = readArguments(input, attachments, codec.swaps)
    this.budget.assertRunning()
    const value = this.functions[index]!.call(
      codec.params.map((convert, i) => convert(args[i])),
      undefined,
    )
    attachments.forEach(free)
    this.budget.assertRunning()
    const attached: Attachment[] = []
    const given = codec.toResult(value, this.budget.liftedBytes < MIN_ATTACHED ? undefined : attached)
    return resultText(given, limits.outputBytes, attached)
  }

  private instantiate(): ComponentFunction[] {
    const { budget, imports, state } = this
    const { plan, modules, functions } = this.loaded
    const cores = new CoreInstances(budget, state)
    const linked = link(plan, {
      budget,
      instantiateCore: (module, given) => cores.instantiate(modules.get(module)!, given),
      onInstance: instance => void state.instances.push(instance),
      importFunction: (interfaceName, name, type) => imports.function(interfaceName, name, type),
      importResource: (interfaceName, name, type) => imports.resource(interfaceName, name, type),
    })
    return functions.map(fn => linked.get(fn.name)!)
  }

  /** Gives back what of the host's the instance holds: files, for one. It is of no use afterwards. */
  [Symbol.dispose](): void {
    this.imports[Symbol.dispose]()
  }
}

function hostFault(thrown: unknown): GloveboxError {
  if (GloveboxError.is(thrown)) return thrown
  return new GloveboxError('internal', `A call failed inside the worker: ${asError(thrown).message}`, { cause: thrown })
}
