/** One instance of a component, ready for calls: arguments in JSON go in, a report in JSON comes out. Inside the worker. */

import { asError, GloveboxError } from '../base/error.ts'
import type { Limits } from '../base/limits.ts'
import type { Component } from '../wasm/component.ts'
import type { WitType } from '../wasm/wit-type.ts'
import { type Convert, compileFromJson, compileToJson } from '../wit/json.ts'
import type { ComponentFunction } from './abi/function.ts'
import { Budget } from './budget.ts'
import { instantiateCore } from './core.ts'
import { exportedFunctions } from './describe.ts'
import { Imports } from './imports.ts'
import { link } from './link.ts'
import { Log } from './log.ts'
import type { CallReport, Cell, ComponentInfo, Ending } from './protocol.ts'
import type { CoreModule } from './scope.ts'
import { endingOf, limitReached } from './stop.ts'

/** A component that this worker knows. */
export interface LoadedComponent {
  readonly component: Component
  readonly info: Pick<ComponentInfo, 'functions'>
  readonly modules: ReadonlyMap<CoreModule, WebAssembly.Module>
  readonly codecs: readonly Codec[]
}

/** How the arguments and the result of one function are converted; made once per component. */
export interface Codec {
  readonly params: readonly Convert[]
  readonly toEnding: (value: unknown) => Ending
}

/** One call. */
export interface Call {
  readonly id: number
  readonly function: number
  /** A JSON array. */
  readonly input: string
  readonly limits: Limits
}

/** The converters of a component's functions. */
export function codecsOf(functions: ComponentInfo['functions']): Codec[] {
  return functions.map(({ params, result }) => ({
    params: params.map(param => compileFromJson(param.type)),
    toEnding: compileEnding(result),
  }))
}

/** A function's own `result` is the status of the call: its `err` is an `error`, not a value. */
function compileEnding(result: WitType | undefined): (value: unknown) => Ending {
  if (result?.kind !== 'result') {
    const toJson = compileToJson(result)
    return value => ({ status: 'ok', value: toJson(value) })
  }
  const okToJson = compileToJson(result.ok)
  const errToJson = compileToJson(result.err)
  return value => {
    const { tag, val } = value as { tag: 'ok' | 'err'; val?: unknown }
    return tag === 'ok' ? { status: 'ok', value: okToJson(val) } : { status: 'error', error: errToJson(val) }
  }
}

/** An instance, made at its first call so that instantiation is paid from that call's limits. */
export class Guest {
  private readonly loaded: LoadedComponent
  private readonly cell: Cell
  private readonly now: () => number
  private readonly log = new Log()
  private budget: Budget | undefined
  private functions: readonly ComponentFunction[] | undefined
  /** How the instance died, if it did: it answers this from then on. */
  private dead: Ending | undefined

  constructor(loaded: LoadedComponent, cell: Cell, now: () => number) {
    this.loaded = loaded
    this.cell = cell
    this.now = now
  }

  /** Runs one call. Never throws: a fault of the host is in the answer's `fault`. */
  call(call: Call): { report: CallReport; fault: GloveboxError | undefined } {
    this.budget ??= new Budget(call.limits, this.cell, this.now)
    this.log.begin(call.limits.logBytes)
    this.budget.begin(call.id, call.limits)
    let fault: GloveboxError | undefined
    let ending: Ending
    try {
      ending = this.dead ?? this.run(call, this.budget)
    } catch (thrown) {
      const budget = this.budget
      fault = endingOf(thrown) || budget.stopped ? undefined : hostFault(thrown)
      ending = budget.stopped ?? refusedMemory(endingOf(thrown), budget) ?? internal
      // A trap leaves the instance in the middle of something: it never runs again (Component Model, "poisoning").
      this.dead = ending
    }
    return { report: this.report(call, this.budget, ending), fault }
  }

  private run(call: Call, budget: Budget): Ending {
    this.functions ??= this.instantiate(budget)
    const codec = this.loaded.codecs[call.function]!
    const args = JSON.parse(call.input) as unknown[]
    const value = this.functions[call.function]!.call(
      codec.params.map((convert, i) => convert(args[i])),
      undefined,
    )
    budget.check()
    if (budget.stopped) {
      this.dead = budget.stopped
      return budget.stopped
    }
    return codec.toEnding(value)
  }

  private instantiate(budget: Budget): ComponentFunction[] {
    const { component, modules, info } = this.loaded
    const imports = new Imports({ budget, log: this.log })
    const exports = link(component, {
      typesOnly: false,
      budget,
      instantiateCore: (module, given) => instantiateCore(modules.get(module)!, given, budget),
      importFunction: (interfaceName, name, type) => imports.function(interfaceName, name, type),
      importResource: (interfaceName, name) => imports.resource(interfaceName, name),
    })
    const byName = new Map(exportedFunctions(exports))
    return info.functions.map(fn => byName.get(fn.name)!)
  }

  private report(call: Call, budget: Budget, ending: Ending): CallReport {
    const logs = this.log.finish()
    const result = ending.status === 'ok' ? ending.value : ending.status === 'error' ? ending.error : undefined
    return {
      ...ending,
      logs,
      usage: {
        fuel: String(budget.fuel),
        memoryBytes: budget.memoryBytes,
        memoryRefused: budget.memoryRefused,
        hostCalls: budget.hostCalls,
        wallMs: budget.elapsedMs,
        bytesIn: Buffer.byteLength(call.input),
        bytesOut: result === undefined ? 0 : Buffer.byteLength(JSON.stringify(result)),
        bytesLogged: this.log.bytes,
        exact: true,
      },
    }
  }
}

const internal: Ending = { status: 'trap', trap: 'unknown', message: 'The host failed.' }

/** A guest that traps after memory was refused to it most likely did so because of that; the message says both. */
function refusedMemory(ending: Ending | undefined, budget: Budget): Ending | undefined {
  if (ending?.status !== 'trap' || ending.trap === 'exit' || budget.memoryRefused === 0) return ending
  return limitReached('memory', `${ending.message} Before, its memory limit refused ${budget.memoryRefused} growths.`)
}

function hostFault(thrown: unknown): GloveboxError {
  if (GloveboxError.is(thrown)) return thrown
  const { message } = asError(thrown)
  return new GloveboxError('internal', `A call failed inside the worker: ${message}`, { cause: thrown })
}
