import { describe, expect, it } from 'vitest'
import { checkModule } from '../../host/meter/check.ts'
import { meterModule } from '../../host/meter/module.ts'
import { type ModuleCeilings, moduleCeilings } from '../../host/wasm/ceilings.ts'
import { body, module, vector } from '../support/binary.ts'
import { wat } from '../support/wat.ts'

const preamble = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const tooLarge = expect.objectContaining({ code: 'component/too-large', detail: { offset: expect.any(Number) } })

const repeat = (n: number, field: string | ((i: number) => string)): string =>
  Array.from({ length: n }, (_, i) => (typeof field === 'string' ? field : field(i))).join(' ')

/** For each ceiling, a module that has `n` of what it counts. */
const modules: Readonly<Record<Exclude<keyof ModuleCeilings, 'bytes'>, (n: number) => string>> = {
  types: n => `(module ${repeat(n, '(type (func))')})`,
  parameters: n => `(module (type (func (param ${repeat(n, 'i32')}))))`,
  imports: n => `(module ${repeat(n, i => `(import "a" "${i}" (global i32))`)})`,
  exports: n => `(module (global $g i32 (i32.const 0)) ${repeat(n, i => `(export "${i}" (global $g))`)})`,
  functions: n => `(module (import "a" "b" (func)) ${repeat(n - 1, '(func)')})`,
  functionBytes: n => `(module (func ${repeat(n - 2, 'nop')}))`,
  locals: n => `(module (func (param i32 i64) (local ${repeat(n - 2, 'f32')})))`,
  nesting: n => `(module (func ${repeat(n, '(block')} ${')'.repeat(n)}))`,
  branchTargets: n =>
    `(module (func (br_table 0 0 0 0 (i32.const 0))) (func (br_table ${repeat(n - 2, '0')} 0 (i32.const 0)) (br_table 0 0 0 (i32.const 0))))`,
  tables: n => `(module (import "a" "b" (table 1 funcref)) ${repeat(n - 1, '(table 1 externref)')})`,
  tableElements: n => `(module (table ${n} funcref))`,
  memories: n => `(module (import "a" "b" (memory 1)) ${repeat(n - 1, '(memory 1)')})`,
  globals: n => `(module (import "a" "b" (global i32)) ${repeat(n - 1, '(global i32 (i32.const 0))')})`,
  tags: n => `(module (import "a" "b" (tag)) ${repeat(n - 1, '(tag)')})`,
  elementSegments: n => `(module (func $f) ${repeat(n, '(elem func $f)')})`,
  elements: n => `(module (func $f) (elem func ${repeat(n - 2, '$f')}) (elem funcref (ref.func $f) (ref.null func)))`,
  dataSegments: n => `(module ${repeat(n, '(data "x")')})`,
  nameBytes: n =>
    `(module (import "${'é'.repeat(n / 2)}${n % 2 === 1 ? 'e' : ''}" "b" (func)) (export "${'x'.repeat(n)}" (func 0)))`,
}

describe('a ceiling', () => {
  it.each(Object.entries(modules))(
    'of %s takes what is under it and at it, and refuses what is over',
    async (ceiling, text) => {
      const ceilings = { ...moduleCeilings, [ceiling]: 6 }
      for (const n of [5, 6]) {
        const bytes = await wat(text(n))
        expect(() => meterModule(bytes, { ceilings }), String(n)).not.toThrow()
      }
      const over = await wat(text(7))
      expect(() => meterModule(over, { ceilings })).toThrow(tooLarge)
    },
  )

  it('of bytes takes a module of just as many, and refuses one more', () => {
    const ofBytes = (n: number) => Uint8Array.from([...preamble, 0, n - 10, 1, 120, ...Array(n - 12).fill(0)])
    const ceilings = { ...moduleCeilings, bytes: 20 }
    for (const n of [19, 20]) expect(() => meterModule(ofBytes(n), { ceilings })).not.toThrow()
    expect(() => meterModule(ofBytes(21), { ceilings })).toThrow(tooLarge)
  })

  it('of nesting is a ceiling, not the stack: 100,000 blocks are walked where it allows them', () => {
    const deep = nested(100_000)
    expect(() => meterModule(deep)).toThrow(tooLarge)
    const ceilings = { ...moduleCeilings, nesting: 100_000 }
    expect(() => new WebAssembly.Module(meterModule(deep, { ceilings }))).not.toThrow()
  })
})

/** What Go's linker makes of a program with `net/http`. */
it('a module of 100,000 data segments is taken, and one more is refused', () => {
  const segments = (n: number) =>
    module({ memory: vector([[0, 1]]), data: vector(Array(n).fill([0, 0x41, 0, 0x0b, 0])) })
  expect(() => meterModule(segments(100_000))).not.toThrow()
  expect(() => meterModule(segments(100_001))).toThrow(tooLarge)
})

/** A module with one function of `n` nested blocks, made by hand: the text format's parser has limits of its own. */
const nested = (n: number): Uint8Array =>
  module({
    type: vector([[0x60, 0, 0]]),
    function: vector([[0]]),
    code: vector([body([...Array(n).fill([0x02, 0x40]).flat(), ...Array(n).fill(0x0b)])]),
  })

describe('checkModule', () => {
  it('outlines what a module has', async () => {
    const m = checkModule(
      await wat(`(module (import "a" "f" (func $i (param i32))) (memory 1 2) (table 3 funcref) (global (mut i64) (i64.const 1))
        (func $f (export "f")) (start $f) (elem (i32.const 0) $f $i) (data (i32.const 0) "x"))`),
    )
    expect(m).toMatchObject({
      functions: [0, 1],
      imported: { functions: 1, tables: 0, memories: 0, globals: 0, tags: 0 },
      memories: [{ min: 1, max: 2 }],
      globals: [true],
      start: 1,
      imports: 1,
      exports: 1,
      elements: 2,
    })
    expect(m.functionRefs.map(({ index }) => index)).toEqual([1, 1, 0])
    expect(m.externNames.map(({ text }) => text)).toEqual(['a', 'f', 'f'])
  })

  it('refuses what is cut off, at every length', async () => {
    const whole =
      await wat(`(module (import "a" "f" (func (param i32))) (memory 1) (table 1 funcref) (tag) (global i32 (i32.const 5))
      (func $f (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.load offset=4 (i32.const 8)))) (elem (i32.const 0) $f) (data (i32.const 0) "x"))`)
    const boundaries = new Set(sectionEnds(whole))
    for (let n = 0; n < whole.length; n++) {
      const cut = () => meterModule(whole.subarray(0, n))
      // Up to the end of a section, the code section excepted, the module is whole, if poorer.
      if (boundaries.has(n) && tryCompile(whole.subarray(0, n))) expect(cut, String(n)).not.toThrow()
      else expect(cut, String(n)).toThrow(expect.objectContaining({ code: 'component/malformed' }))
    }
  })

  it.each([
    ['another version', [0, 97, 115, 109, 2, 0, 0, 0]],
    ['a component', [0, 97, 115, 109, 13, 0, 1, 0]],
    ['an unknown section', [...preamble, 14, 0]],
    ['a section twice', [...preamble, 1, 1, 0, 1, 1, 0]],
    ['sections out of order', [...preamble, 3, 1, 0, 1, 1, 0]],
    ['bytes left over in a section', [...preamble, 1, 2, 0, 0]],
    ['a count without items', [...preamble, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['an integer that is too long', [...preamble, 1, 6, 0x80, 0x80, 0x80, 0x80, 0x80, 0]],
    ['a name that is not UTF-8', [...preamble, 2, 6, 1, 1, 0xff, 0, 0, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(() => checkModule(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^component\/(malformed|too-large)$/) }),
    )
  })
})

function tryCompile(bytes: Uint8Array): boolean {
  return WebAssembly.validate(Uint8Array.from(bytes))
}

function sectionEnds(bytes: Uint8Array): number[] {
  const ends = [8]
  for (let pos = 8; pos < bytes.length; ) {
    pos += 2 + bytes[pos + 1]!
    ends.push(pos)
  }
  return ends
}
