import { expect, test } from 'vitest'
import { declarePackage } from '../../../guest-tools/toolchain/guest-types.ts'
import { parseWit } from '../../../guest-tools/toolchain/wit-parser.ts'

function declare(text: string): string {
  const main = { id: 'a:b@1.0.0', ...parseWit({ path: 'a.wit', text }) }
  return declarePackage(main, { main, deps: [] })
}

test('types are those that QuickJS gives a script', () => {
  const declared = declare(`interface i {
    type numbers = tuple<u64, s64, f32, u8>;
    record r { some-field: option<string>, nested: option<option<u8>>, bytes: list<u8>, list: list<u16> }
    variant v { a(list<r>), b }
    enum e { one, two-three }
    flags f { can-read }
    type outcome = result<_, e>;
  }`)
  expect(declared).toContain('export type Numbers = [number, number, number, number]')
  expect(declared).toContain('someField: string | null')
  expect(declared).toContain("nested: { tag: 'some'; val: number | null } | { tag: 'none' }")
  expect(declared).toContain('bytes: Uint8Array')
  expect(declared).toContain('list: Array<number>')
  expect(declared).toContain("| { tag: 'a'; val: Array<R> }")
  expect(declared).toContain("| { tag: 'b' }")
  expect(declared).toContain("| 'two-three'")
  expect(declared).toContain('canRead: boolean')
  expect(declared).toContain("export type Outcome = { tag: 'ok' } | { tag: 'err'; val: E }")
})

test('the ok of a result is returned, its err thrown', () => {
  const declared = declare(`interface i {
    /// Docs.
    f: func(in: u8) -> result<u8, string>;
    g: func() -> result;
    h: func();
  }`)
  expect(declared).toContain(' * Docs.\n   * @throws {string}\n   */\n  export function f(in_: number): number')
  expect(declared).toContain('export function g(): void')
  expect(declared).toContain('export function h(): void')
})

test('a function named by a word of the language is exported under it', () => {
  const declared = declare('interface i { delete: func(); }')
  expect(declared).toContain('function delete_(): void\n  export { delete_ as delete }')
})

test('a world demands its exports', () => {
  const declared = declare(`interface my-api { f: func(); }
    world w { import my-api; export my-api; export run-it: func() -> string; export own: interface { g: func(); } }`)
  expect(declared).toContain("declare module 'a:b/w@1.0.0' {")
  expect(declared).toContain("export const myApi: typeof import('a:b/my-api@1.0.0')")
  expect(declared).toContain('export function runIt(): string')
  expect(declared).toContain('export namespace own {\n    export function g(): void\n  }')
})

test('docs cannot close the comment that they stand in', () => {
  expect(declare('interface i { /// a */ b\n f: func(); }')).toContain('/** a *\\/ b */')
})
