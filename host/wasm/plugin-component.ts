/** Wraps a component around a plugin on Extism's PDK: a core module that imports `extism:host/env`, and exports functions without parameters. */

import { corePreamble, Writer } from './writer.ts'

/** The interface that the wrapper imports; its WIT is `wit/extism.wit`. */
export const extismInterface = 'glovebox:host/extism@0.1.0'

/** The functions of the PDK, with the types of their parameters and results. */
const functions: readonly (readonly [name: string, params: readonly (readonly [string, Type])[], result?: Type])[] = [
  ['begin', [['input', 'string']]],
  ['finish', [['code', 's32']], 'result'],
  ['alloc', [['length', 'u64']], 'u64'],
  ['free', [['offset', 'u64']]],
  ['length', [['offset', 'u64']], 'u64'],
  ['load-u8', [['offset', 'u64']], 'u8'],
  ['load-u64', [['offset', 'u64']], 'u64'],
  [
    'store-u8',
    [
      ['offset', 'u64'],
      ['value', 'u8'],
    ],
  ],
  [
    'store-u64',
    [
      ['offset', 'u64'],
      ['value', 'u64'],
    ],
  ],
  ['input-length', [], 'u64'],
  ['input-offset', [], 'u64'],
  ['input-load-u8', [['offset', 'u64']], 'u8'],
  ['input-load-u64', [['offset', 'u64']], 'u64'],
  [
    'output-set',
    [
      ['offset', 'u64'],
      ['length', 'u64'],
    ],
  ],
  ['error-set', [['offset', 'u64']]],
  ['config-get', [['key', 'u64']], 'u64'],
  ['var-get', [['key', 'u64']], 'u64'],
  [
    'var-set',
    [
      ['key', 'u64'],
      ['value', 'u64'],
    ],
  ],
  ['log-debug', [['offset', 'u64']]],
  ['log-info', [['offset', 'u64']]],
  ['log-warn', [['offset', 'u64']]],
  ['log-error', [['offset', 'u64']]],
  [
    'http-request',
    [
      ['request', 'u64'],
      ['body', 'u64'],
    ],
    'u64',
  ],
  ['http-status-code', [], 's32'],
]

/** Value types in the binary format; the result of strings is type 0 of every scope here. */
const codes = { u8: 0x7d, s32: 0x7a, u64: 0x77, string: 0x73, result: 0 }
type Type = keyof typeof codes

const componentPreamble = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)
const resultOfStrings = Uint8Array.of(0x6a, 1, codes.string, 1, codes.string)

const vec = (items: readonly Uint8Array[]): Uint8Array => {
  const writer = new Writer().u32(items.length)
  for (const item of items) writer.bytes(item)
  return writer.finish()
}
const of = (write: (writer: Writer) => Writer): Uint8Array => write(new Writer()).finish()

function functionType(params: readonly (readonly [string, Type])[], result: Type | undefined): Uint8Array {
  const typed = vec(params.map(([name, type]) => of(w => w.name(name).u8(codes[type]))))
  return of(w =>
    result === undefined ? w.u8(0x40).bytes(typed).u8(1).u8(0) : w.u8(0x40).bytes(typed).u8(0).u8(codes[result]),
  )
}

/** The type of the imported instance: the result type, then each function's type and export. */
function instanceType(): Uint8Array {
  const declarations = functions.flatMap(([name, params, result], i) => [
    of(w => w.u8(1).bytes(functionType(params, result))),
    of(w =>
      w
        .u8(4)
        .u8(0)
        .name(name)
        .u8(1)
        .u32(i + 1),
    ),
  ])
  return of(w => w.u8(0x42).bytes(vec([of(w => w.u8(1).bytes(resultOfStrings)), ...declarations])))
}

const coreModule = (sections: readonly (readonly [id: number, content: Uint8Array])[]): Uint8Array => {
  const writer = new Writer().bytes(corePreamble)
  for (const [id, content] of sections) writer.section(id, content)
  return writer.finish()
}
const body = (locals: readonly number[], code: readonly number[]): Uint8Array => {
  const bytes = Uint8Array.from([...locals, ...code, 0x0b])
  return of(w => w.u32(bytes.length).bytes(bytes))
}

/** The wrapper's memory, with a `realloc` that only goes on, and a `reset` for when a call's result was read. */
const memoryModule = coreModule([
  [1, Uint8Array.of(2, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f, 0x60, 1, 0x7f, 0)],
  [3, Uint8Array.of(2, 0, 1)],
  [5, Uint8Array.of(1, 0, 1)],
  // global 0: where free memory begins; 64 at first, behind the result.
  [6, Uint8Array.of(1, 0x7f, 1, 0x41, 0xc0, 0, 0x0b)],
  [
    7,
    vec([
      of(w => w.name('memory').u8(2).u8(0)),
      of(w => w.name('realloc').u8(0).u8(0)),
      of(w => w.name('reset').u8(0).u8(1)),
    ]),
  ],
  [
    10,
    vec([
      body(
        [1, 1, 0x7f],
        [
          // Eight bytes aligned; then as many pages as the end needs.
          0x23, 0, 0x41, 7, 0x6a, 0x41, 0x78, 0x71, 0x22, 4, 0x20, 3, 0x6a, 0x24, 0, 0x23, 0, 0x41, 0xff, 0xff, 3, 0x6a,
          0x41, 16, 0x76, 0x3f, 0, 0x6b, 0x22, 3, 0x41, 0, 0x4a, 0x04, 0x40, 0x20, 3, 0x40, 0, 0x41, 0x7f, 0x46, 0x04,
          0x40, 0x00, 0x0b, 0x0b, 0x20, 4,
        ],
      ),
      body([0], [0x41, 0xc0, 0, 0x24, 0]),
    ]),
  ],
])

/** One function for each export: hands the input over, runs the plugin's, and leaves the result at 16. */
function doorModule(count: number): Uint8Array {
  const indices = Array.from({ length: count }, (_, i) => i)
  return coreModule([
    [1, Uint8Array.of(3, 0x60, 2, 0x7f, 0x7f, 0, 0x60, 0, 1, 0x7f, 0x60, 2, 0x7f, 0x7f, 1, 0x7f)],
    [
      2,
      vec([
        of(w => w.name('h').name('begin').u8(0).u8(0)),
        of(w => w.name('h').name('finish').u8(0).u8(0)),
        ...indices.map(i => of(w => w.name('h').name(`p${i}`).u8(0).u8(1))),
      ]),
    ],
    [3, vec(indices.map(() => Uint8Array.of(2)))],
    [
      7,
      vec(
        indices.map(i =>
          of(w =>
            w
              .name(`f${i}`)
              .u8(0)
              .u32(2 + count + i),
          ),
        ),
      ),
    ],
    [
      10,
      vec(
        indices.map(i => {
          const code = of(w =>
            w
              .bytes(Uint8Array.of(0, 0x20, 0, 0x20, 1, 0x10, 0, 0x10))
              .u32(2 + i)
              .bytes(Uint8Array.of(0x41, 16, 0x10, 1, 0x41, 16, 0x0b)),
          )
          return of(w => w.u32(code.length).bytes(code))
        }),
      ),
    ],
  ])
}

const coreAlias = (instance: number, name: string, sort: number): Uint8Array =>
  of(w => w.u8(0).u8(sort).u8(1).u32(instance).name(name))
const coreExport = (name: string, index: number): Uint8Array => of(w => w.name(name).u8(0).u32(index))
const instantiated = (module: number, args: readonly (readonly [string, number])[]): Uint8Array =>
  of(w =>
    w
      .u8(0)
      .u32(module)
      .bytes(vec(args.map(([name, instance]) => of(w => w.name(name).u8(0x12).u32(instance))))),
  )

/**
 * The component: for each name of an export of the plugin, a function of the name beside it that takes and gives text. It is checked and
 * metered like any other; what the plugin imports beyond the PDK makes it invalid.
 */
export function pluginComponent(
  plugin: Uint8Array,
  exports: readonly (readonly [core: string, name: string])[],
): Uint8Array<ArrayBuffer> {
  const n = functions.length
  const memory = Uint8Array.of(3, 0)
  const realloc = Uint8Array.of(4, 0)
  const lowered = functions.map(([name], i) =>
    of(w =>
      w
        .u8(1)
        .u8(0)
        .u32(i)
        .bytes(vec(name === 'begin' ? [memory] : name === 'finish' ? [memory, realloc] : [])),
    ),
  )
  // Core functions: 0 realloc, 1 reset, then what is lowered, then the plugin's exports, then the doors.
  const pdk = functions.slice(2).map(([name], i) => coreExport(name.replaceAll('-', '_'), 4 + i))
  const first = 2 + n
  const doors = first + exports.length
  const writer = new Writer()
    .bytes(componentPreamble)
    .section(7, vec([resultOfStrings, instanceType(), functionType([['input', 'string']], 'result')]))
    .section(10, vec([of(w => w.u8(0).name(extismInterface).u8(5).u32(1))]))
    .section(1, memoryModule)
    .section(1, plugin)
    .section(1, doorModule(exports.length))
    .section(2, vec([instantiated(0, [])]))
    .section(
      6,
      vec([
        coreAlias(0, 'memory', 2),
        coreAlias(0, 'realloc', 0),
        coreAlias(0, 'reset', 0),
        ...functions.map(([name]) => of(w => w.u8(1).u8(0).u32(0).name(name))),
      ]),
    )
    .section(8, vec(lowered))
    .section(
      2,
      vec([
        of(w =>
          w
            .u8(1)
            .bytes(vec([...pdk, coreExport('length_unsafe', 2 + functions.findIndex(([name]) => name === 'length'))])),
        ),
        instantiated(1, [['extism:host/env', 1]]),
      ]),
    )
    .section(6, vec(exports.map(([core]) => coreAlias(2, core, 0))))
    .section(
      2,
      vec([
        of(w =>
          w
            .u8(1)
            .bytes(
              vec([
                coreExport('begin', 2),
                coreExport('finish', 3),
                ...exports.map((_, i) => coreExport(`p${i}`, first + i)),
              ]),
            ),
        ),
        instantiated(2, [['h', 3]]),
      ]),
    )
    .section(6, vec(exports.map((_, i) => coreAlias(4, `f${i}`, 0))))
    .section(
      8,
      vec(
        exports.map((_, i) =>
          of(w =>
            w
              .u8(0)
              .u8(0)
              .u32(doors + i)
              .bytes(vec([Uint8Array.of(0), memory, realloc, Uint8Array.of(5, 1)]))
              .u32(2),
          ),
        ),
      ),
    )
    .section(
      11,
      vec(
        exports.map(([, name], i) =>
          of(w =>
            w
              .u8(0)
              .name(name)
              .u8(1)
              .u32(n + i)
              .u8(0),
          ),
        ),
      ),
    )
  return writer.finish()
}
