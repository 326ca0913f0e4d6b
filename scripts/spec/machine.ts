/** Runs the commands of one script on one engine and tells how each ended. */

import { GloveboxError } from '../../host/base/error.ts'
import type { ScriptEngine } from './engines.ts'
import { head, type List, type Node, parseScript, stringText } from './sexpr.ts'
import { matches, NotAValue, needsWrapper, referenceImports, toJs, wrapper } from './values.ts'

/** How a command ended. `detail` is the trap's message, or why it failed or was skipped. */
export interface Verdict {
  readonly status: 'pass' | 'fail' | 'skip'
  readonly detail: string
}

/** The text of a module of the script as binary; throws when it has no binary form. */
export type Assemble = (text: string) => Promise<Uint8Array<ArrayBuffer>>

const [ANY_VECTOR] = parseScript('(v128.const i64x2 0 0)') as [List]

/** A module that cannot be used, and why. */
class Unusable {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

const FAILED = new Unusable('the instantiation of its module failed')

/** Thrown to skip a command. */
class Skip extends Error {}

type Instance = WebAssembly.Exports | Unusable

/** The state of a script. */
export class Machine {
  private readonly engine: ScriptEngine
  private readonly assemble: Assemble
  private readonly text: string
  private readonly modules = new Map<string, WebAssembly.Module | Unusable>()
  private readonly instances = new Map<string, Instance>()
  private readonly registered = new Map<string, Instance>([['spectest', spectest()]])
  /** Some instantiation failed: its functions may stand in tables of others. */
  hasOrphans = false
  private current: Instance = new Unusable('there is no module')
  private lastModule: WebAssembly.Module | Unusable = new Unusable('there is no module')

  constructor(engine: ScriptEngine, assemble: Assemble, text: string) {
    this.engine = engine
    this.assemble = assemble
    this.text = text
  }

  /** Runs a command. */
  async run(command: List): Promise<Verdict> {
    try {
      return { status: 'pass', detail: await this.execute(command) }
    } catch (thrown) {
      if (thrown instanceof Skip || thrown instanceof NotAValue) return { status: 'skip', detail: thrown.message }
      return { status: 'fail', detail: describe(thrown) }
    }
  }

  private async execute(command: List): Promise<string> {
    const [, first, ...rest] = command.items
    switch (head(command)) {
      case 'module':
        await this.module(command)
        return ''
      case 'register':
        this.registered.set(stringText(first as string), this.instance(rest[0]))
        return ''
      case 'invoke':
      case 'get':
        this.act(command)
        return ''
      case 'assert_return':
        return await this.assertReturn(first as List, rest)
      case 'assert_trap':
        return await this.assertThrows(first as List, WebAssembly.RuntimeError)
      case 'assert_exhaustion':
        return await this.assertThrows(first as List, RangeError)
      case 'assert_exception':
        return await this.assertThrows(first as List, WebAssembly.Exception)
      case 'assert_unlinkable':
        return await this.assertThrows(first as List, WebAssembly.LinkError)
      case 'assert_invalid':
      case 'assert_malformed':
        return await this.assertRefused(first as List)
      default:
        throw new Skip(`the command ${head(command)} is not supported`)
    }
  }

  private instance(name: Node | undefined): Instance {
    return typeof name === 'string' ? (this.instances.get(name) ?? new Unusable(`there is no ${name}`)) : this.current
  }

  /** `(module ...)`, `(module definition ...)` or `(module instance $I $M)`. */
  private async module(list: List): Promise<void> {
    const [, kind, ...rest] = list.items
    const name = [kind, ...rest].find(item => typeof item === 'string' && item.startsWith('$')) as string | undefined
    if (kind === 'instance') {
      const of = this.modules.get(rest[1] as string) ?? this.lastModule
      this.adopt(name, this.instantiate(of))
      return
    }
    const module = await this.compile(list)
    this.lastModule = module
    if (name) this.modules.set(name, module)
    if (kind === 'definition') {
      if (module instanceof Unusable) throw new Skip(module.reason)
      return
    }
    this.adopt(name, FAILED)
    this.adopt(name, this.instantiate(module))
  }

  private adopt(name: string | undefined, instance: Instance): void {
    this.current = instance
    if (name) this.instances.set(name, instance)
    if (instance instanceof Unusable && instance !== FAILED) throw new Skip(instance.reason)
  }

  private async compile(list: List): Promise<WebAssembly.Module | Unusable> {
    const bytes = await this.assemble(
      this.text.slice(list.from, list.to).replace(/^\(\s*module\s+definition/u, '(module'),
    )
    try {
      return this.engine.compile(bytes)
    } catch (error) {
      if (!GloveboxError.is(error) || error.code === 'component/malformed') throw error
      return new Unusable(`${error.code}: ${error.message.replace(/\(at offset.*/u, '').trim()}`)
    }
  }

  private instantiate(module: WebAssembly.Module | Unusable): Instance {
    if (module instanceof Unusable) return module
    const imports: Record<string, WebAssembly.ModuleImports> = {}
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      const exporter = this.registered.get(from)
      if (exporter instanceof Unusable) return exporter
      imports[from] ??= {}
      if (exporter && name in exporter) imports[from][name] = exporter[name]!
    }
    const orphans = this.hasOrphans
    this.hasOrphans = true
    const instance = this.engine.instantiate(module, imports)
    this.hasOrphans = orphans
    return instance
  }

  /** The exported thing that an action names. */
  private exported(action: List): { value: WebAssembly.ExportValue; args: Node[] } {
    const [, ...rest] = action.items
    const name = typeof rest[0] === 'string' && rest[0].startsWith('$') ? (rest.shift() as string) : undefined
    const instance = this.instance(name)
    if (instance instanceof Unusable) throw new Skip(instance.reason)
    const field = stringText(rest.shift() as string)
    if (!(field in instance)) throw new Error(`nothing is exported as ${field}`)
    return { value: instance[field]!, args: rest }
  }

  private act(action: List): unknown {
    const { value, args } = this.exported(action)
    if (head(action) === 'get') return (value as WebAssembly.Global).value
    return (value as (...args: unknown[]) => unknown)(...args.map(toJs))
  }

  /** Like `act`, also for functions whose values do not cross to JavaScript; what they return is lost. */
  private async actOnAny(action: List): Promise<void> {
    try {
      this.act(action)
    } catch (thrown) {
      if (!(thrown instanceof NotAValue || thrown instanceof TypeError)) throw thrown
      const { value, args } = this.exported(action)
      await this.runWrapped(value, args, head(args.at(-1)) === 'v128.const' ? [] : [ANY_VECTOR])
    }
  }

  private async runWrapped(value: WebAssembly.ExportValue, args: Node[], expected: readonly Node[]): Promise<boolean> {
    const module = new WebAssembly.Module(await this.assemble(wrapper(args, expected)))
    const { run } = new WebAssembly.Instance(module, { spec: { ...referenceImports, f: value } }).exports
    return (run as () => number)() === 1
  }

  private async assertReturn(action: List, expected: readonly Node[]): Promise<string> {
    const { value, args } = this.exported(action)
    if (head(action) === 'invoke' && needsWrapper([...args, ...expected])) {
      if (!(await this.runWrapped(value, args, expected))) throw new Error('the results are not those expected')
      return ''
    }
    const result = this.act(action)
    const results = expected.length === 1 ? [result] : expected.length === 0 ? [] : (result as unknown[])
    if (!expected.every((one, i) => matches(results[i], one))) throw new Error(`the results are ${results}`)
    return ''
  }

  private async assertThrows(action: List, kind: abstract new (...args: never[]) => unknown): Promise<string> {
    let passed = false
    try {
      if (head(action) === 'module') {
        await this.module(action)
      } else await this.actOnAny(action)
      passed = true
    } catch (thrown) {
      if (!(thrown instanceof kind)) throw thrown
      return describe(thrown)
    }
    throw new Error(passed ? 'it does not trap' : '')
  }

  private async assertRefused(list: List): Promise<string> {
    let bytes: Uint8Array<ArrayBuffer>
    try {
      bytes = await this.assemble(this.text.slice(list.from, list.to))
    } catch {
      // The text has no binary form: there is nothing that an engine could refuse.
      return ''
    }
    try {
      this.engine.compile(bytes)
    } catch {
      return ''
    }
    throw new Error('it is accepted')
  }
}

/** What was thrown, in words that do not depend on how functions are numbered. */
function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return thrown instanceof WebAssembly.Exception ? 'an exception' : String(thrown)
  return thrown.message.replace(/WebAssembly\.\w+\(\): /u, '').replace(/[#@+]\d+/gu, '')
}

/** The host module that scripts expect. */
function spectest(): WebAssembly.Exports {
  const print = (): void => undefined
  const global = (value: 'i32' | 'i64' | 'f32' | 'f64', init: number | bigint) =>
    new WebAssembly.Global({ value }, init as never)
  const prints = ['print', 'print_i32', 'print_i64', 'print_f32', 'print_f64', 'print_i32_f32', 'print_f64_f64']
  return {
    ...Object.fromEntries(prints.map(name => [name, print])),
    global_i32: global('i32', 666),
    global_i64: global('i64', 666n),
    global_f32: global('f32', 666.6),
    global_f64: global('f64', 666.6),
    table: new WebAssembly.Table({ element: 'anyfunc', initial: 10, maximum: 20 }),
    memory: new WebAssembly.Memory({ initial: 1, maximum: 2 }),
  } as unknown as WebAssembly.Exports
}
