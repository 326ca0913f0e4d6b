/** Functions that the app gives, as a guest calls them: priced, counted, and answered by the app's own code while the guest's thread waits. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import type { FunctionType, WitType } from '../wasm/wit-type.ts'
import { compileFromJson, compileToJson } from '../wit/json.ts'
import { checkType } from '../wit/signature.ts'
import { compileValidate } from '../wit/validate.ts'
import type { Asks } from './ask.ts'
import type { Budget } from './budget.ts'
import type { HostFunction } from './host-interface.ts'
import type { GuestTerms, ImportTerms } from './protocol.ts'
import { limitReached, Stop } from './stop.ts'

/** The method under which the app's functions are asked for. */
const METHOD = 'import'

/** What the functions of one instance share. */
export interface AppContext {
  readonly budget: Budget
  readonly asks: Asks
}

/** The app's functions for one instance. */
export class AppImports {
  private readonly context: AppContext
  private readonly terms: GuestTerms['imports']
  /** Calls in this call, by index. */
  private readonly counts: number[]

  constructor(context: AppContext, { imports }: GuestTerms) {
    this.context = context
    this.terms = imports
    this.counts = imports.map(() => 0)
  }

  /** Starts a call: its ceilings count anew. */
  begin(): void {
    this.counts.fill(0)
  }

  /**
   * The function that the app gives under these names, for a guest that declares it so; undefined when it gives none.
   * @throws {GloveboxError} `component/unsupported-feature` when its type has handles.
   */
  function(interfaceName: string, name: string, type: FunctionType): HostFunction | undefined {
    const index = this.terms.findIndex(one => one.interface === interfaceName && one.name === name)
    const terms = this.terms[index]
    if (terms === undefined) return undefined
    const params = type.params.map(param => compileToJson(param.type))
    const answer = compileAnswer(terms, type.result)
    return (...args: readonly unknown[]) => {
      this.charge(index, terms)
      return answer(this.ask(terms, JSON.stringify([index, ...params.map((toJson, i) => toJson(args[i]))])))
    }
  }

  /** Security: paid before the app is asked, so that no call reaches the app that the budget does not cover. */
  private charge(index: number, { calls, fuel, ...named }: ImportTerms): void {
    const { budget } = this.context
    if (++this.counts[index]! > calls) {
      end(budget, limitReached('hostCalls', `The guest called ${fullName(named)} more than ${calls} times.`))
    }
    budget.charge(fuel)
  }

  private ask(terms: ImportTerms, text: string): string {
    const { budget, asks } = this.context
    const reply = asks.ask({ method: METHOD, text }, budget.now() + terms.timeoutMs)
    if (reply) return reply.text
    return end(budget, limitReached('time', `${fullName(terms)} took longer than its ${terms.timeoutMs} ms.`))
  }
}

function end(budget: Budget, reason: ReturnType<typeof limitReached>): never {
  budget.stop(reason)
  throw new Stop(reason)
}

const fullName = ({ interface: of, name }: Pick<ImportTerms, 'interface' | 'name'>): string =>
  of === '' ? name : `${of}#${name}`

/** Takes the app's answer, `{"ok": …}` or `{"err": …}` in JSON form, checks it against what the component declares, and makes host values of it. */
function compileAnswer(terms: ImportTerms, type: WitType | undefined): (text: string) => unknown {
  const fallible = type?.kind === 'result'
  const ok = compileValue(terms, fallible ? type.ok : type)
  const err = compileValue(terms, fallible ? type.err : undefined)
  return text => {
    const answer = JSON.parse(text) as { readonly ok?: unknown; readonly err?: unknown }
    const failed = Object.hasOwn(answer, 'err')
    if (!fallible && failed) throw wrong(terms, 'threw an error, but its type has no result that could hold one')
    if (!fallible) return ok(answer.ok)
    return failed ? { tag: 'err', val: err(answer.err) } : { tag: 'ok', val: ok(answer.ok) }
  }
}

function compileValue(terms: ImportTerms, type: WitType | undefined): (value: unknown) => unknown {
  checkType(type)
  // The app sends null for nothing, and a function without result may answer anything: it is not looked at.
  if (type === undefined) return () => undefined
  const validate = compileValidate(type, 'output')
  const fromJson = compileFromJson(type)
  return value => {
    const issues = validate(value)
    if (issues.length === 0) return fromJson(value)
    throw wrong(terms, `answered what its type does not allow: ${issues.map(issue => issue.message).join('; ')}`)
  }
}

const wrong = (terms: ImportTerms, what: string): GloveboxError =>
  new GloveboxError('config/import-failed', `The app’s function ${fullName(terms)} ${what}.`, {
    detail: { interface: terms.interface, function: terms.name },
  })
