import { describe, expect, it } from 'vitest'
import { layoutOf, recordLayout } from '../../host/wasm/layout.ts'
import type { Primitive, WitType } from '../../host/wasm/wit-type.ts'

const p = (kind: Primitive): WitType => ({ kind })
const tuple = (...kinds: Primitive[]): WitType => ({ kind: 'tuple', items: kinds.map(p) })
const variant = (...types: (WitType | undefined)[]): WitType => ({
  kind: 'variant',
  cases: types.map((type, i) => (type ? { name: `c${i}`, type } : { name: `c${i}` })),
})
const enumOf = (n: number): WitType => ({
  kind: 'enum',
  cases: Array.from({ length: n }, (_, i) => ({ name: `c${i}` })),
})
const flagsOf = (n: number): WitType => ({
  kind: 'flags',
  flags: Array.from({ length: n }, (_, i) => ({ name: `f${i}` })),
})

describe('layoutOf', () => {
  it.each<[string, WitType, number, number, string]>([
    ['bool', p('bool'), 1, 1, 'i32'],
    ['s64', p('s64'), 8, 8, 'i64'],
    ['char', p('char'), 4, 4, 'i32'],
    ['string', p('string'), 8, 4, 'i32 i32'],
    ['list', { kind: 'list', element: p('u64') }, 8, 4, 'i32 i32'],
    ['list of fixed length', { kind: 'list', element: p('u16'), length: 3 }, 6, 2, 'i32 i32 i32'],
    ['tuple with gaps', tuple('u8', 'u64', 'u16'), 24, 8, 'i32 i64 i32'],
    ['tuple without gaps', tuple('u64', 'u16', 'u8'), 16, 8, 'i64 i32 i32'],
    ['option', { kind: 'option', some: p('u8') }, 2, 1, 'i32 i32'],
    ['option with a gap', { kind: 'option', some: p('u64') }, 16, 8, 'i32 i64'],
    ['result without anything', { kind: 'result' }, 1, 1, 'i32'],
    ['result', { kind: 'result', ok: p('u8'), err: p('string') }, 12, 4, 'i32 i32 i32'],
    ['variant that joins i32 and f32', variant(p('u32'), p('f32')), 8, 4, 'i32 i32'],
    ['variant that joins f32 and f64', variant(p('f32'), p('f64')), 16, 8, 'i32 i64'],
    ['variant that joins f32 and f32', variant(p('f32'), undefined, p('f32')), 8, 4, 'i32 f32'],
    ['variant with a longer case', variant(tuple('f32', 'f32'), p('u32')), 12, 4, 'i32 i32 f32'],
  ])('%s', (_, type, size, alignment, flat) => {
    expect(layoutOf(type)).toMatchObject({ size, alignment, flat: flat.split(' ') })
  })

  it.each([
    [1, 1],
    [256, 1],
    [257, 2],
    [65_536, 2],
    [65_537, 4],
  ])('the discriminant of %s cases takes %s bytes', (cases, bytes) => {
    expect(layoutOf(enumOf(cases)).size).toBe(bytes)
  })

  it.each([
    [1, 1],
    [8, 1],
    [9, 2],
    [16, 2],
    [17, 4],
    [32, 4],
  ])('%s flags take %s bytes', (flags, bytes) => {
    expect(layoutOf(flagsOf(flags))).toMatchObject({ size: bytes, alignment: bytes, flat: ['i32'] })
  })

  it('ends at 16 core values', () => {
    const many = (n: number) => recordLayout(Array.from({ length: n }, () => p('u8'))).flat
    expect(many(16)).toHaveLength(16)
    expect(many(17)).toBe(null)
  })

  it('refuses a type of 2^28 bytes', () => {
    const bytes = (length: number): WitType => ({ kind: 'list', element: p('u8'), length })
    expect(layoutOf(bytes(2 ** 28 - 1)).size).toBe(2 ** 28 - 1)
    expect(() => layoutOf(bytes(2 ** 28))).toThrow(expect.objectContaining({ code: 'component/too-large' }))
  })

  it('has wider strings and lists where pointers are wider', () => {
    expect(layoutOf(tuple('u8', 'string'), 8)).toMatchObject({ size: 24, alignment: 8 })
  })
})
