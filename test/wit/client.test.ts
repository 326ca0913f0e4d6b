import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WitFunction, WitType } from '../../host/wasm/wit-type.ts'
import { clientTypes } from '../../host/wit/client.ts'

const string: WitType = { kind: 'string' }
const f64: WitType = { kind: 'f64' }
const option = (some: WitType): WitType => ({ kind: 'option', some })
const list = (element: WitType): WitType => ({ kind: 'list', element })

/** With docs that try to leave their comment and to direct the compiler, and a name that TypeScript uses itself. */
const units: WitType = {
  kind: 'enum',
  name: 'promise',
  docs: 'Ends here */ export type Evil = 1 /*\n@ts-nocheck',
  cases: [{ name: 'metric', docs: '@ts-ignore' }, { name: 'imperial' }],
}
const point: WitType = {
  kind: 'record',
  name: 'point',
  fields: [
    { name: 'x', type: f64 },
    { name: 'constructor', type: string, docs: 'Who made it.' },
  ],
}
const shape: WitType = {
  kind: 'variant',
  name: 'shape',
  cases: [
    { name: 'empty', docs: 'Nothing.' },
    { name: 'at', type: point },
  ],
}

const functions: WitFunction[] = [
  {
    name: 'test:geo/api@1.0.0#look-up',
    docs: 'Looks up.',
    params: [
      { name: 'city', type: string },
      { name: 'unit-system', type: option(units) },
      { name: 'near', type: list(point) },
      { name: 'id', type: { kind: 'u64' } },
      { name: 'photo', type: list({ kind: 'u8' }) },
      { name: 'mode', type: { kind: 'flags', flags: [{ name: 'read-only' }] } },
      { name: 'pair', type: { kind: 'tuple', items: [string, { kind: 'bool' }] } },
      { name: 'maybe', type: option(option(string)) },
    ],
    result: { kind: 'result', ok: list(shape), err: { kind: 'char' } },
  },
  { name: 'now', params: [], result: { kind: 's64' } },
  { name: 'save', params: [{ name: 'shape', type: structuredClone(shape) }], result: { kind: 'result' } },
]

/** The public API itself, as an app sees it. */
const publicApi = join(import.meta.dirname, '../../host/mod.ts')

const good = `
import { createEngine } from 'glovebox'
import type { Geo, GeoTools, LookUpInput, Point, Shape, U64 } from './geo.js'
await using engine = await createEngine()
const geo = await engine.load<Geo>('./geo.wasm')
const id: U64 = '7'
const input: LookUpInput = {
  city: 'Paris', near: [{ x: 1, constructor: 'me' }], id, photo: 'AA==',
  mode: { readOnly: true }, pair: { 0: 'a', 1: true }, maybe: { tag: 'some', val: null },
}
const found = await geo.call('look-up', input, { signal: new AbortController().signal, limits: { fuel: 1n } })
if (found.status === 'ok') {
  const shape: Shape | undefined = found.value[0]
  const made: string | undefined = shape?.tag === 'at' ? shape.val.constructor : undefined
  void made
} else if (found.status === 'error') {
  const letter: string = found.error
  void letter
}
await using session = await geo.session()
const saved = await session.call('save', { shape: { tag: 'at', val: { x: 1, constructor: 'me' } } })
if (saved.status === 'ok') saved.value satisfies null
const time = await geo.call('now', {})
if (time.status === 'ok') time.value satisfies string
else if (time.status === 'error') time.error satisfies never
void ({} as GeoTools['now'] | Point)
void geo.tools
`

const mistakes = [
  `await geo.call('look-down', {})`,
  `await geo.call('save', { shape: { tag: 'empty', val: 1 } })`,
  `await geo.call('save', { shape: { tag: 'at', val: { x: 'NaN', constructor: 'me' } } })`,
  `await geo.call('save', {})`,
  `await geo.call('now', { zone: 'UTC' })`,
  `const r = await geo.call('now', {}); if (r.status === 'ok') r.value satisfies number`,
  `const r = await geo.call('look-up', {} as LookUpInput); if (r.status === 'ok' && r.value[0]?.tag === 'at') r.value[0].val.x satisfies number`,
  `void ({ city: 'Paris', unitSystem: null } satisfies LookUpInput)`,
  `'kelvin' satisfies PromiseInput`,
  `const x: Evil = 1`,
]

describe('clientTypes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-client-'))
  const text = clientTypes(functions, { name: 'geo', source: 'geo.wasm' })
  const file = (name: string, content: string) => writeFileSync(join(folder, name), content)

  beforeAll(() => {
    const modules = join(folder, 'node_modules', 'glovebox')
    mkdirSync(modules, { recursive: true })
    file('node_modules/glovebox/package.json', '{ "name": "glovebox", "type": "module", "types": "index.d.ts" }')
    file('node_modules/glovebox/index.d.ts', `export * from ${JSON.stringify(publicApi)}\n`)
    file('package.json', '{ "type": "module" }')
    file('geo.d.ts', text)
    file('good.ts', good)
    const start = `import { createEngine } from 'glovebox'\nimport type { Geo, LookUpInput, PromiseInput } from './geo.js'\n`
    mistakes.forEach((mistake, i) => {
      file(
        `bad${i}.ts`,
        `${start}const geo = await (await createEngine()).load<Geo>('')\n${mistake}\nexport {}\nvoid ({} as [LookUpInput, PromiseInput])\nvoid geo\n`,
      )
    })
    const compilerOptions = {
      ...{
        target: 'es2024',
        lib: ['es2025', 'esnext.disposable', 'esnext.array', 'dom'],
        module: 'nodenext',
        strict: true,
        noEmit: true,
      },
      ...{ exactOptionalPropertyTypes: true, allowImportingTsExtensions: true, skipLibCheck: true },
      ...{ types: ['node'], typeRoots: [join(import.meta.dirname, '../../node_modules/@types')] },
    }
    file('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('a named type is declared once, also when it was decoded twice', () => {
    expect(text.match(/export type Shape\b/g)).toHaveLength(1)
    expect(text.match(/export interface Point\w*/g)).toEqual(['export interface Point', 'export interface PointOutput'])
  })

  test('docs stay inside their comments', () => {
    expect(text).toContain(' * Ends here *\\/ export type Evil = 1 /*\n * @ts-nocheck\n */\n')
  })

  test('a right use compiles, and each wrong use is an error where it is', () => {
    const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    })
    // Each mistake is on the fourth line of its file.
    const errors = stdout.split('\n').filter(line => /^\S/.test(line))
    const places = new Set(errors.map(line => line.replace(/,.*/, '')))
    expect([...places].toSorted(), stdout).toEqual(mistakes.map((_, i) => `bad${i}.ts(4`))
  }, 60_000)
})
