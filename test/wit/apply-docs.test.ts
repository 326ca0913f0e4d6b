import { describe, expect, test } from 'vitest'
import type { WitFunction, WitType } from '../../host/wasm/wit-type.ts'
import { applyDocs } from '../../host/wit/apply-docs.ts'
import type { PackageDocs } from '../../host/wit/docs.ts'

const string: WitType = { kind: 'string' }
const units: WitType = { kind: 'enum', name: 'units', cases: [{ name: 'metric' }, { name: 'constructor' }] }
const fn = (name: string, ...types: WitType[]): WitFunction => ({
  name,
  params: types.map((type, i) => ({ name: `p${i}`, type })),
})
const unitsDocs = { units: { docs: 'Units.', items: { metric: 'Celsius.' } } }
const documented = { ...units, docs: 'Units.', cases: [{ name: 'metric', docs: 'Celsius.' }, { name: 'constructor' }] }
const apply = (given: WitFunction, docs: PackageDocs) => applyDocs([given], docs)[0]!
const firstType = (given: WitFunction, docs: PackageDocs) => apply(given, docs).params[0]?.type

describe('applyDocs', () => {
  test.each<[name: string, docs: PackageDocs]>([
    ['run', { worlds: { tool: { funcExports: { run: 'Runs.' } } } }],
    ['ns:pkg/api#run', { interfaces: { api: { funcs: { run: 'Runs.' } } } }],
    ['ns:pkg/api@1.0.0#run', { interfaces: { api: { funcs: { run: 'Runs.' } } } }],
    ['ns:pkg/api@1.0.0#run', { package: 'ns:pkg@1.0.0', interfaces: { api: { funcs: { run: 'Runs.' } } } }],
    ['api#run', { worlds: { tool: { interfaceExports: { api: { funcs: { run: 'Runs.' } } } } } }],
  ])('%s finds its docs', (name, docs) => {
    expect(apply(fn(name), docs).docs).toBe('Runs.')
  })

  test.each<[why: string, name: string, docs: PackageDocs]>([
    ['another interface', 'ns:pkg/api#run', { interfaces: { other: { funcs: { run: 'Runs.' } } } }],
    ['another package', 'ns:pkg/api#run', { package: 'ns:other', interfaces: { api: { funcs: { run: 'Runs.' } } } }],
    [
      'two worlds',
      'run',
      { worlds: { a: { funcExports: { run: 'Runs.' } }, b: { funcExports: { run: 'Runs away.' } } } },
    ],
    ['a prototype', 'constructor', { worlds: { tool: { funcExports: {} } } }],
    ['no docs at all', 'ns:pkg/constructor#run', {}],
  ])('docs of %s are not those of a function', (_, name, docs) => {
    expect(apply(fn(name), docs).docs).toBe(undefined)
  })

  test('docs that are there stay', () => {
    const given = { ...fn('run'), docs: 'First.' }
    expect(apply(given, { worlds: { tool: { funcExports: { run: 'Second.' } } } }).docs).toBe('First.')
  })

  test('a named type gets its docs and those of its cases, wherever it is used', () => {
    const docs: PackageDocs = { interfaces: { api: { types: unitsDocs } } }
    expect(firstType(fn('ns:pkg/api#f', { kind: 'list', element: units }), docs)).toEqual({
      kind: 'list',
      element: documented,
    })
    const result: WitType = { kind: 'result', ok: units, err: { kind: 'option', some: units } }
    expect(apply({ ...fn('ns:pkg/api#f'), result }, docs).result).toEqual({
      kind: 'result',
      ok: documented,
      err: { kind: 'option', some: documented },
    })
  })

  test('fields of records, cases of variants and flags get theirs', () => {
    const items = { a: 'The a.' }
    const label = { name: 'a' }
    const docs: PackageDocs = { interfaces: { api: { types: { r: { items }, v: { items }, f: { items } } } } }
    const types: WitType[] = [
      { kind: 'record', name: 'r', fields: [{ ...label, type: string }] },
      { kind: 'variant', name: 'v', cases: [label] },
      { kind: 'flags', name: 'f', flags: [label] },
    ]
    expect(apply(fn('ns:pkg/api#f', ...types), docs).params.map(param => param.type)).toEqual([
      { kind: 'record', name: 'r', fields: [{ ...label, type: string, docs: 'The a.' }] },
      { kind: 'variant', name: 'v', cases: [{ ...label, docs: 'The a.' }] },
      { kind: 'flags', name: 'f', flags: [{ ...label, docs: 'The a.' }] },
    ])
  })

  test('a type that an interface uses from another has the docs from there, if it is the only one that fits', () => {
    const elsewhere = { interfaces: { other: { types: unitsDocs } } }
    expect(firstType(fn('ns:pkg/api#f', units), elsewhere)).toEqual(documented)
    expect(firstType(fn('f', units), { worlds: { tool: { types: unitsDocs } } })).toEqual(documented)
    const two = { interfaces: { other: { types: unitsDocs }, third: { types: { units: { docs: 'Units too.' } } } } }
    expect(firstType(fn('ns:pkg/api#f', units), two)).toEqual(units)
    const misfit = { interfaces: { other: { types: { units: { docs: 'Units.', items: { kelvin: 'K.' } } } } } }
    expect(firstType(fn('ns:pkg/api#f', units), misfit)).toEqual(units)
  })

  test('types that are shared stay shared', () => {
    let type: WitType = units
    for (let level = 0; level < 90; level++) type = { kind: 'tuple', items: [type, type] }
    const applied = firstType(fn('ns:pkg/api#f', type), { interfaces: { api: { types: unitsDocs } } })
    expect(applied?.kind === 'tuple' && applied.items[0] === applied.items[1]).toBe(true)
  })
})
