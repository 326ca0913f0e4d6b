/** The functions a guest may import: the host's own interfaces, and what of WASI is harmless without any grant. Inside the worker. */

import type { GrantKind } from '../base/grant.ts'
import type { LogLine } from '../base/outcome.ts'
import type { ImportInfo } from '../wasm/component-info.ts'
import type { FunctionType, WitResource } from '../wasm/wit-type.ts'
import type { ComponentFunction } from './abi/function.ts'
import type { Resource } from './abi/instance.ts'
import { AppImports } from './app-imports.ts'
import { extismFace } from './extism/face.ts'
import { PluginVars } from './extism/vars.ts'
import type { HostContext } from './host-interface.ts'
import { gloveboxHttp } from './http/fetch.ts'
import { wasiHttp } from './http/wasi-http.ts'
import { type Declarations, signatureOf } from './jco/declarations.ts'
import { type JcoInterface, JcoInterfaces, mismatch } from './jco/interfaces.ts'
import { signatures } from './jco/signatures.ts'
import { preview1Face } from './preview1/face.ts'
import { Program } from './preview1/program.ts'
import type { GuestTerms } from './protocol.ts'
import { FileSystem } from './wasi/filesystem/file-system.ts'
import { wasiInterfaces } from './wasi/mod.ts'
import { MonotonicClock } from './wasi/monotonic-clock.ts'

/** Every interface that needs no grant, by its name without version. */
function interfaces(context: HostContext): Record<string, JcoInterface> {
  const log = (level: LogLine['level'], message: string): void => context.log.add(level, message)
  const wasi = wasiInterfaces(context)
  return {
    'glovebox:host/log': { log },
    ...wasi,
    ...wasiHttp(context),
    ...gloveboxHttp(context),
    'glovebox:host/extism': extismFace(context),
    'glovebox:host/preview1': preview1Face(context, wasi),
  }
}

/** Versions given of each package. */
const versions: readonly [prefix: string, version: RegExp][] = [
  ['glovebox:host/', /^0\.1\.\d{1,6}$/],
  ['wasi:config/', /^0\.2\.0-draft$/],
  ['wasi:keyvalue/', /^0\.2\.0-draft2$/],
  ['wasi:', /^0\.2\.\d{1,6}$/],
]

/** `ns:pkg/iface@1.2.3` without its version, if this host gives that version. */
function unversioned(name: string): string | undefined {
  const [bare = '', version = ''] = name.split('@')
  return versions.some(([prefix, range]) => bare.startsWith(prefix) && range.test(version)) ? bare : undefined
}

/** What the interfaces say of their functions, by `interface#function`. */
const declared: Declarations = new Map(
  Object.entries(signatures).flatMap(([face, functions]) =>
    Object.entries(functions).map(([name, signature]) => [`${face}#${name}`, signature] as const),
  ),
)

/** The names of the interfaces; nothing of them is called, so they need nothing to work on. */
const given: ReadonlySet<string> = new Set(Object.keys(interfaces({} as never)))

/** Whether the host gives an interface, by its name without version. */
export const isGiven = (name: string): boolean => given.has(name)

/**
 * Whether the host gives a function.
 * @throws {GloveboxError} `component/world-mismatch` when it does, but of another type.
 */
export function provides(interfaceName: string, name: string, type: FunctionType): boolean {
  const bare = unversioned(interfaceName)
  if (bare === undefined || !given.has(bare)) return false
  const signature = declared.get(`${bare}#${name}`)
  if (signature !== undefined && signature !== signatureOf(type)) throw mismatch(interfaceName, name)
  return signature !== undefined
}

/** What a guest finds without a grant in the interfaces whose names begin so, and which kind of grant gives more; the first that fits tells. */
const found: readonly [prefix: string, what: string, grant?: GrantKind][] = [
  ['glovebox:host/log', 'lines go to the call’s log'],
  ['glovebox:host/extism', 'the PDK of Extism: its requests are denied, its configuration is empty', 'http'],
  [
    'glovebox:host/preview1',
    'WASI’s preview 1: no files, no variables, time stands still, a fixed random sequence',
    'dir',
  ],
  ['wasi:cli/environment', 'no variables, no arguments', 'env'],
  ['wasi:cli/exit', 'ends the call'],
  ['wasi:cli/stdin', 'at its end'],
  ['wasi:cli/std', 'goes to the call’s log'],
  ['wasi:cli/terminal', 'none'],
  ['wasi:clocks', 'stand still but for waiting, which takes no time', 'clock'],
  ['wasi:config', 'no values', 'config'],
  ['wasi:keyvalue', 'every use is refused', 'key-value'],
  ['wasi:random', 'a fixed sequence', 'random'],
  ['wasi:filesystem', 'no files', 'dir'],
  ['wasi:sockets', 'every one is refused'],
  ['wasi:http/incoming-handler', 'none'],
  ['wasi:http', 'every request is denied', 'http'],
  ['glovebox:host/http', 'every request is denied', 'http'],
  ['glovebox:host/secrets', 'none', 'secret'],
  ['wasi:io', 'streams and waiting, of the others'],
]

/** What a guest finds in an interface, for people, and which kind of grant gives more. */
export function gets(interfaceName: string): Pick<ImportInfo, 'gets' | 'grant'> {
  const [, what = '', grant] = found.find(([prefix]) => interfaceName.startsWith(prefix)) ?? []
  return { gets: what, ...(grant && { grant }) }
}

/** What an instance gives its imports to work on; they add their own. */
export type GivenContext = Omit<HostContext, 'files' | 'clock' | 'pluginVars' | 'program'>

/** The imports of one instance, with the host's objects that it owns, which are disposed with this. */
export class Imports implements Disposable {
  private readonly context: HostContext
  private readonly given: JcoInterfaces
  private readonly app: AppImports

  constructor(context: GivenContext, terms: GuestTerms) {
    const files = new FileSystem(context, [...context.grants.of('dir'), ...context.grants.of('scratch')])
    this.context = {
      ...context,
      files,
      clock: new MonotonicClock(),
      pluginVars: new PluginVars(),
      program: new Program({ ...context, files }),
    }
    this.given = new JcoInterfaces(interfaces(this.context), declared)
    this.app = new AppImports(context, terms)
  }

  /** Starts a call. */
  begin(): void {
    this.app.begin()
    this.context.grants.begin()
  }

  /** A host function as a component function: counted, and ended when the call is to end. */
  function(interfaceName: string, name: string, type: FunctionType): ComponentFunction {
    const run =
      this.app.function(interfaceName, name, type) ?? this.given.function(unversioned(interfaceName) ?? '', name, type)
    const { budget, program } = this.context
    const call = (args: readonly unknown[]): unknown => {
      const value = run(...(args as never[]))
      budget.assertRunning()
      return value
    }
    if (unversioned(interfaceName) !== 'glovebox:host/preview1') return { type, call }
    if (name === 'attach') return { type, call: (_, owner, memory) => program.attach(memory, owner) }
    return {
      type,
      call(args, caller) {
        program.assertOwner(caller)
        return call(args)
      },
    }
  }

  /** The type of a host resource; one object for each name. */
  resource(interfaceName: string, name: string, type: WitResource): Resource {
    return this.given.resource(unversioned(interfaceName) ?? '', name, type)
  }

  /** How often the guest used objects of the host, whose state cannot be put back. */
  get uses(): number {
    return this.given.uses
  }

  /** Goes back to how things were before a call, after one in which no handle came or went, and none of the host's objects was used. */
  restore(): void {
    this.context.program.reset()
    this.context.files.reset()
    this.context.clock.reset()
    this.context.pluginVars.clear()
  }

  /** Disposes what the instance still owns. */
  [Symbol.dispose](): void {
    this.given[Symbol.dispose]()
    this.context.program[Symbol.dispose]()
    this.context.files[Symbol.dispose]()
  }
}
