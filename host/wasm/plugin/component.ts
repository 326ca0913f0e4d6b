/**
 * Wraps a component around a plugin on Extism's PDK. What it imports is `extism:host/env`, which the kernel gives (`kernel.wat`), and WASI's
 * preview 1, which the host serves in the plugin's own memory; it exports functions without parameters.
 */

import { ComponentWriter, vec, written } from '../component-writer.ts'
import { bootModule, doorModule, haskellType } from './doors.ts'
import type { PluginImport, PluginModule } from './module.ts'
import { asksModule, kernelModule } from './modules.ts'
import { preview1Functions } from './preview1.ts'

/** The interface that the kernel imports; its WIT is `wit/extism.wit`. */
export const extismInterface = 'glovebox:host/extism@0.1.0'

/** The interface of preview 1; its WIT is `wit/preview1.wit`. */
export const preview1Interface = 'glovebox:host/preview1@0.1.0'

/** Where plugins import the PDK and preview 1 from. */
export const [pdkModule, preview1Module] = ['extism:host/env', 'wasi_snapshot_preview1']

/** What a function takes, or gives, as the component has it: text, or bytes. */
export type PluginForm = 'string' | 'bytes'

/** One function of the component: which export of the plugin it runs. */
export interface PluginFunction {
  readonly core: string
  readonly name: string
  readonly input: PluginForm
  readonly output: PluginForm
}

type Params = readonly (readonly [name: string, type: number])[]

/** Value types in the binary format. Types with an index are, in every scope here: 0 bytes, 1 `option` of them, 2 a response. */
const u8 = 0x7d
const [u32, u64, string] = [0x79, 0x77, 0x73]
const [bytes, optionalBytes, response] = [0, 1, 2]
const sharedTypes = [
  Uint8Array.of(0x70, u8),
  Uint8Array.of(0x6b, bytes),
  Uint8Array.of(0x6f, 3, 0x7b, bytes, bytes), // (status, headers, body)
]

/** What the kernel asks of the host, in the order of `wit/extism.wit`. */
const hostFunctions: readonly (readonly [name: string, params: Params, result?: number])[] = [
  ['config-get', [['key', bytes]], optionalBytes],
  ['var-get', [['key', bytes]], optionalBytes],
  [
    'var-set',
    [
      ['key', bytes],
      ['value', optionalBytes],
    ],
  ],
  [
    'log',
    [
      ['level', u8],
      ['message', bytes],
    ],
  ],
  [
    'http-request',
    [
      ['request', bytes],
      ['body', bytes],
    ],
    response,
  ],
]

const functionType = (params: Params, result: number | undefined): Uint8Array =>
  written(w => {
    w.u8(0x40).bytes(vec(params.map(([name, type]) => written(p => p.name(name).u8(type)))))
    return result === undefined ? w.u8(1).u8(0) : w.u8(0).u8(result)
  })

/** The type of an instance: the shared types, then each function's type and export. */
function instanceType(functions: readonly (readonly [name: string, params: Params, result?: number])[]): Uint8Array {
  const types = sharedTypes.map(type => written(w => w.u8(1).bytes(type)))
  const exported = functions.flatMap(([name, params, result], i) => [
    written(w => w.u8(1).bytes(functionType(params, result))),
    written(w =>
      w
        .u8(4)
        .u8(0)
        .name(name)
        .u8(1)
        .u32(sharedTypes.length + i),
    ),
  ])
  return written(w => w.u8(0x42).bytes(vec([...types, ...exported])))
}

/** A function of preview 1 as WIT has it. */
function preview1Type(name: string): readonly [name: string, params: Params, result?: number] {
  const params = [...preview1Functions[name]!].map((type, i) => [`p${i}`, type === 'i' ? u32 : u64] as const)
  return name === 'proc_exit' ? [dashed(name), params] : [dashed(name), params, u32]
}

const dashed = (name: string): string => name.replaceAll('_', '-')

/** What a plugin wants to run before its functions, as Extism's own runtimes look for it. */
function starters({ exports }: PluginModule): readonly (readonly [name: string, type: string])[] {
  const found = (name: string, type: string) => {
    const one = exports.get(name)
    return one?.kind === 'func' && one.type === type ? [[name, type] as const] : []
  }
  const initialize = found('_initialize', '()->()')
  return [
    ...(initialize.length > 0 ? initialize : found('__wasm_call_ctors', '()->()')),
    ...found('hs_init', haskellType),
  ]
}

/**
 * The component: the plugin, with a function of text or bytes for each that is asked for. It is checked and metered like any other.
 * Invariant: every function that the plugin imports is one that is given here (`openPlugin` looks).
 */
export function pluginComponent(plugin: PluginModule, functions: readonly PluginFunction[]): Uint8Array<ArrayBuffer> {
  const writer = new ComponentWriter()
  for (const type of sharedTypes) writer.type(type)
  const kernel = writer.instantiate(writer.module(kernelModule))
  const memory = { memory: writer.coreMemory(kernel, 'memory'), realloc: writer.coreFunc(kernel, 'realloc') }
  const host = writer.importInstance(extismInterface, writer.type(instanceType(hostFunctions)))
  const lowered = hostFunctions.map(([name]) => [name, writer.lower(writer.func(host, name), memory)] as const)
  const asks = writer.instantiate(writer.module(asksModule), { kernel, host: writer.functions(lowered) })
  const preview1 = importPreview1(writer, plugin)
  const given = {
    [pdkModule]: importsOf(plugin, pdkModule).map(
      one => [one, writer.coreFunc(asksFunctions.has(one.function) ? asks : kernel, one.function)] as const,
    ),
    [preview1Module]: importsOf(plugin, preview1Module).map(
      one => [one, preview1.functions.get(one.function)!] as const,
    ),
  }
  const instances = Object.entries(given).map(
    ([module, all]) => [module, writer.functions(all.map(([one, index]) => [one.name, index]))] as const,
  )
  const instance = writer.instantiate(writer.module(plugin.bytes), Object.fromEntries(instances))
  boot(writer, plugin, instance, preview1.attach)
  const doors = openDoors(writer, plugin, functions, instance, kernel)
  const options = { ...memory, postReturn: writer.coreFunc(asks, 'reset') }
  const types = exportTypes(writer)
  const lifted = functions.map(({ input, output }, i) =>
    writer.lift(writer.coreFunc(doors, `f${i}`), types[input][output], options),
  )
  for (const [i, { name }] of functions.entries()) writer.export(name, lifted[i]!)
  return writer.finish()
}

/** The functions of `asks.wat`; the others of the PDK are the kernel's. */
const asksFunctions: ReadonlySet<string> = new Set([
  'config_get',
  'var_get',
  'var_set',
  'log_trace',
  'log_debug',
  'log_info',
  'log_warn',
  'log_error',
  'get_log_level',
  'http_request',
  'http_status_code',
  'http_headers',
])

/** The functions of the PDK that a plugin may import. */
export const pdkFunctions: ReadonlySet<string> = new Set([
  ...asksFunctions,
  ...[
    'alloc',
    'free',
    'length',
    'length_unsafe',
    'load_u8',
    'load_u32',
    'load_u64',
    'store_u8',
    'store_u32',
    'store_u64',
  ],
  ...['input_length', 'input_offset', 'input_load_u8', 'input_load_u64', 'output_set', 'error_set'],
])

const importsOf = ({ imports }: PluginModule, module: string): readonly PluginImport[] =>
  imports.filter(one => one.module === module)

/** Imports what the plugin wants of preview 1, and `attach`, by which the host gets the plugin's memory. */
function importPreview1(writer: ComponentWriter, plugin: PluginModule) {
  const names = [...new Set(importsOf(plugin, preview1Module).map(one => one.function))]
  const functions = new Map<string, number>()
  if (names.length === 0) return { functions, attach: undefined }
  const type = instanceType([...names.map(preview1Type), ['attach', []]])
  const preview1 = writer.importInstance(preview1Interface, writer.type(type))
  for (const name of names) functions.set(name, writer.lower(writer.func(preview1, dashed(name))))
  return { functions, attach: writer.func(preview1, 'attach') }
}

/** Hands over the plugin's memory, and starts what it wants started. */
function boot(writer: ComponentWriter, plugin: PluginModule, instance: number, attach: number | undefined): void {
  const first =
    attach === undefined
      ? []
      : [[writer.lower(attach, { memory: writer.coreMemory(instance, 'memory') }), '()->()'] as const]
  const steps = [...first, ...starters(plugin).map(([name, type]) => [writer.coreFunc(instance, name), type] as const)]
  if (steps.length === 0) return
  const h = writer.functions(steps.map(([index], i) => [String(i), index]))
  writer.instantiate(writer.module(bootModule(steps.map(([, type]) => type))), { h })
}

/** The doors to a plugin's functions. */
function openDoors(
  writer: ComponentWriter,
  plugin: PluginModule,
  functions: readonly PluginFunction[],
  instance: number,
  kernel: number,
): number {
  const own = functions.map(({ core }, i) => [`p${i}`, writer.coreFunc(instance, core)] as const)
  const ends = (['begin', 'finish'] as const).map(name => [name, writer.coreFunc(kernel, name)] as const)
  const h = writer.functions([...ends, ...own])
  return writer.instantiate(writer.module(doorModule(functions.map(({ core }) => answersCode(plugin, core)))), { h })
}

/** Whether an export answers a code; one that answers nothing has none. */
export function answersCode({ exports }: PluginModule, core: string): boolean | undefined {
  const one = exports.get(core)
  if (one?.kind !== 'func') return undefined
  if (one.type === '()->(i32)') return true
  return one.type === '()->()' ? false : undefined
}

/** The types of functions, by what they take and what they give. */
function exportTypes(writer: ComponentWriter): Readonly<Record<PluginForm, Readonly<Record<PluginForm, number>>>> {
  const results = {
    string: writer.type(Uint8Array.of(0x6a, 1, string, 1, string)),
    bytes: writer.type(Uint8Array.of(0x6a, 1, bytes, 1, string)),
  }
  const typed = (input: number, output: PluginForm) => writer.type(functionType([['input', input]], results[output]))
  const taking = (input: number) => ({ string: typed(input, 'string'), bytes: typed(input, 'bytes') })
  return { string: taking(string), bytes: taking(bytes) }
}
