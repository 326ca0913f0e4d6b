import { describe, expect, it } from 'vitest'
import { AbiTrap } from '../../../host/worker/abi/trap.ts'
import { accept, call, instantiate, isTrap } from '../../support/component.ts'
import { wat } from '../../support/wat.ts'

/** A component whose function `f` answers with whatever its core code leaves on the stack; memory is one page. */
const returning = (type: string, core: string, options = '', definitions = ''): string => `(component
  ${definitions}
  (core module $M
    (memory (export "mem") 1)
    (func (export "post") (param i32))
    (func (export "f") (result i32) ${core}))
  (core instance $m (instantiate $M))
  (func (export "f") (result ${type}) (canon lift (core func $m "f") (memory (core memory $m "mem")) ${options})))`

/** Core code that answers with a pointer to a pointer and a length. */
const pair = (ptr: number, length: number, before = ''): string =>
  `${before} (i32.store (i32.const 0) (i32.const ${ptr})) (i32.store (i32.const 4) (i32.const ${length})) (i32.const 0)`

/** Core code that puts bytes at 16. */
const at16 = (...bytes: number[]): string =>
  bytes.map((byte, i) => `(i32.store8 (i32.const ${16 + i}) (i32.const ${byte}))`).join(' ')

const text = (...bytes: number[]): string => pair(16, bytes.length, at16(...bytes))
const utf16 = 'string-encoding=utf16'
const compact = 'string-encoding=latin1+utf16'

async function run(component: string): Promise<unknown> {
  return call(instantiate(accept(await wat(component))), 'f')
}

describe('a lie about a string traps:', () => {
  it.each([
    ['a pointer out of bounds', pair(65_536, 1), ''],
    ['a pointer and length that leave 32 bits', pair(-16, 32), ''],
    ['a length of 2^32-1', pair(16, -1), ''],
    ['a length of 2^31-1', pair(16, 0x7fff_ffff), ''],
    ['one byte past the end', pair(65_535, 2), ''],
    ['an empty string out of bounds', pair(65_537, 0), ''],
    ['bytes that are never UTF-8', text(0xfc, 0xfd), ''],
    ['a surrogate in UTF-8', text(0xed, 0xa0, 0x80), ''],
    ['an overlong form', text(0xc0, 0x80), ''],
    ['a sequence cut off', text(0xe2, 0x82), ''],
    ['a sequence cut off in a long string', text(...Array<number>(99).fill(0x61), 0xc3), ''],
    ['a lone surrogate in UTF-16', pair(16, 1, at16(0x00, 0xd8)), utf16],
    ['swapped surrogates in UTF-16', pair(16, 2, at16(0x00, 0xdc, 0x00, 0xd8)), utf16],
    ['an odd pointer in UTF-16', pair(17, 1), utf16],
    ['an odd pointer to an empty string in UTF-16', pair(17, 0), utf16],
    ['a length in UTF-16 that is too long in bytes only', pair(16, 0x8000), utf16],
    ['an odd pointer in Latin-1', pair(17, 1), compact],
    ['a tagged length that is too long', pair(16, 0x8000_0000 | 0x8000), compact],
    ['a tagged length of 2^31-1', pair(16, -1), compact],
    ['a lone surrogate behind a tag', pair(16, 0x8000_0001 | 0, at16(0x00, 0xdc)), compact],
  ])('%s', async (_, core, options) => {
    await expect(run(returning('string', core, options))).rejects.toThrow(AbiTrap)
  })
})

describe('a string that is no lie comes out:', () => {
  it.each([
    ['its byte order mark included', text(0xef, 0xbb, 0xbf, 0x61), '', '\ufeffa'],
    ['up to the last byte of the memory', pair(65_534, 2), '', '\0\0'],
    ['empty, at the end of the memory', pair(65_536, 0), '', ''],
    ['in Latin-1, where bytes are characters', pair(16, 2, at16(0xff, 0x80)), compact, '\u00ff\u0080'],
    ['in UTF-16 behind a tag', pair(16, 0x8000_0001 | 0, at16(0xac, 0x20)), compact, '€'],
    ['in UTF-16, byte order mark included', pair(16, 2, at16(0xff, 0xfe, 0x61, 0)), utf16, '\ufeffa'],
  ])('%s', async (_, core, options, expected) => {
    expect(await run(returning('string', core, options))).toBe(expected)
  })
})

describe('a lie about a list traps:', () => {
  it.each([
    ['a pointer that is not aligned', '(list u32)', pair(18, 1)],
    ['an empty list that is not aligned', '(list u64)', pair(12, 0)],
    ['a list that leaves the memory in part', '(list u32)', pair(65_528, 3)],
    ['bytes of a length of 2^32-1', '(list u8)', pair(16, -1)],
    ['a length that times 8 leaves 32 bits', '(list u64)', pair(16, 0x2000_0001)],
    ['a length that times 12 leaves 32 bits', '(list (tuple u32 u32 u32))', pair(16, 0x1555_5556)],
    ['a list in a list that leaves the memory', '(list (list u8))', pair(16, 1, at16(0, 0, 2, 0, 1, 0, 0, 0))],
    ['more than 2^28-1 bytes', '(list u8)', pair(16, 0x1000_0000)],
  ])('%s', async (_, type, core) => {
    await expect(run(returning(type, core))).rejects.toThrow(AbiTrap)
  })
})

describe('a lie about where a result lies traps:', () => {
  it.each([
    ['a pointer that is not aligned', '(i32.const 2)'],
    ['a pointer to the last bytes', '(i32.const 65532)'],
    ['a pointer out of bounds', '(i32.const -8)'],
  ])('%s', async (_, core) => {
    await expect(run(returning('(tuple u32 u32)', core))).rejects.toThrow(AbiTrap)
  })
})

describe('a scalar', () => {
  it.each([0xd800, 0xdfff, 0x11_0000, -1])('char of the code point %s traps', async code => {
    await expect(run(returning('char', `(i32.const ${code})`))).rejects.toThrow(AbiTrap)
  })

  it.each([
    ['u8', 0xfff_ff01, 1],
    ['s8', 0xff, -1],
    ['u16', -1, 65_535],
    ['s16', 0x1_8000, -32_768],
    ['u32', -1, 4_294_967_295],
    ['bool', 2, true],
    ['bool', 0, false],
    ['char', 0x10_ffff, '\u{10ffff}'],
  ])('%s takes from %s only the bits that it has', async (type, bits, expected) => {
    expect(await run(returning(type, `(i32.const ${bits})`))).toBe(expected)
  })
})

describe('a discriminant', () => {
  const named = (definition: string) => `(type $d ${definition}) (export $t "t" (type $d))`

  it.each([
    ['of an enum', '(enum "a" "b")', '(i32.const 2)'],
    ['of an enum below zero', '(enum "a" "b")', '(i32.const -1)'],
    [
      'of a variant in memory',
      '(variant (case "a" u64) (case "b"))',
      '(i32.store8 (i32.const 8) (i32.const 2)) (i32.const 8)',
    ],
  ])('%s that is none of its cases traps', async (_, definition, core) => {
    await expect(run(returning('$t', core, '', named(definition)))).rejects.toThrow(AbiTrap)
  })

  it.each([
    ['option', '(option u8)'],
    ['result', '(result u8 (error u8))'],
  ])('of an %s that is neither of its cases traps', async (_, type) => {
    await expect(run(returning(type, '(i32.store8 (i32.const 8) (i32.const 2)) (i32.const 8)'))).rejects.toThrow(
      AbiTrap,
    )
  })

  it('leaves bits of flags that have no name out', async () => {
    const component = returning('$t', '(i32.const 0xfffffffa)', '', named('(flags "a" "b" "c")'))
    expect(await run(component)).toEqual({ a: false, b: true, c: false })
  })
})

describe('an instance that broke the ABI in a result', () => {
  it('never runs again', async () => {
    const running = instantiate(accept(await wat(returning('string', text(0xff)))))
    expect(() => call(running, 'f')).toThrow(AbiTrap)
    expect(() => call(running, 'f')).toThrow('entered again')
  })
})

/** A component that gives each argument of `f` room as `realloc` says; `f` answers the length of its string or list. */
const receiving = (param: string, realloc: string, options = ''): string => `(component
  (core module $M
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) ${realloc})
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $m (instantiate $M))
  (func (export "f") (param "a" ${param}) (result u32)
    (canon lift (core func $m "f") (memory (core memory $m "mem")) (realloc (core func $m "realloc")) ${options})))`

const give = async (component: string, value: unknown) => call(instantiate(accept(await wat(component))), 'f', [value])

describe('a lie of realloc traps:', () => {
  it.each([
    ['a pointer out of bounds', 'string', '(i32.const 65537)', 'a'],
    ['a pointer out of bounds for nothing', '(list u8)', '(i32.const -1)', []],
    ['room that ends past the memory', 'string', '(i32.const 65534)', 'abc'],
    ['a pointer that is not aligned', '(list u32)', '(i32.const 2)', [1]],
    ['a pointer that is not aligned for nothing', '(list u64)', '(i32.const 4)', []],
    ['a trap of its own', 'string', '(unreachable)', 'a'],
  ])('%s', async (_, param, realloc, value) => {
    const thrown: unknown = await give(receiving(param, realloc), value).then(() => undefined, error => error) // biome-ignore format: one thought
    expect(isTrap(thrown)).toBe(true)
  })

  it('room that overlaps what was given before is the guest’s own affair', async () => {
    expect(await give(receiving('(list string)', '(i32.const 0)'), ['a', 'b', 'c'])).toBe(3)
  })

  it('memory that grows in the meantime is seen', async () => {
    const grow = '(drop (memory.grow (i32.const 1))) (i32.const 65536)'
    expect(await give(receiving('string', grow), 'x'.repeat(1000))).toBe(1000)
    expect(await give(receiving('(list string)', grow), ['a', 'bc'])).toBe(2)
  })

  it('an odd pointer is fine for UTF-8 and traps for UTF-16', async () => {
    expect(await give(receiving('string', '(i32.const 1)'), 'ä')).toBe(2)
    await expect(give(receiving('string', '(i32.const 1)', utf16), 'ä')).rejects.toThrow(AbiTrap)
    await expect(give(receiving('string', '(i32.const 1)', compact), 'ä')).rejects.toThrow(AbiTrap)
  })
})
