import { describe, expect, test } from 'vitest'
import { parseWit } from '../../../guest-tools/toolchain/wit-parser.ts'
import { GloveboxError } from '../../../host/base/error.ts'

const parse = (text: string) => parseWit({ path: 'a.wit', text })
const typesOf = (text: string) => parse(`interface i { ${text} }`).interfaces[0]!.types

describe('parseWit', () => {
  test('reads package, interfaces and worlds', () => {
    const file = parse(`package a:b@1.2.3-rc.1;
      interface i { f: func(x: u32, y: option<list<u8>>) -> result<_, string>; g: async func(); }
      world w { import i; import c:d/e@1.0.0; export f: func() -> u8; export j: interface { h: func(); } include v; }`)
    expect(file.id).toBe('a:b@1.2.3-rc.1')
    expect(file.interfaces[0]!.functions).toMatchObject([
      {
        name: 'f',
        async: false,
        params: [
          { name: 'x', type: { kind: 'name', name: 'u32' } },
          { name: 'y', type: { kind: 'generic', head: 'option' } },
        ],
        result: { kind: 'generic', head: 'result', args: [undefined, { kind: 'name', name: 'string' }] },
      },
      { name: 'g', async: true, params: [] },
    ])
    expect(file.worlds[0]).toMatchObject({
      imports: [
        { kind: 'interface', path: 'i' },
        { kind: 'interface', path: 'c:d/e@1.0.0' },
      ],
      exports: [
        { kind: 'function', function: { name: 'f' } },
        { kind: 'inline', interface: { name: 'j', functions: [{ name: 'h' }] } },
      ],
      includes: ['v'],
    })
  })

  test('reads every kind of type, with and without a last comma', () => {
    expect(typesOf('record r { a: u8, b: string }')).toMatchObject([
      { kind: 'record', members: [{ name: 'a' }, { name: 'b' }] },
    ])
    expect(typesOf('variant v { a(u8), b, }')).toMatchObject([
      { kind: 'variant', members: [{ name: 'a', type: { name: 'u8' } }, { name: 'b' }] },
    ])
    expect(typesOf('enum e { a, b }')).toMatchObject([{ kind: 'enum', members: [{ name: 'a' }, { name: 'b' }] }])
    expect(typesOf('flags f { a, b, }')).toMatchObject([{ kind: 'flags' }])
    expect(typesOf('type t = tuple<u8, list<s16, 4>>;')).toMatchObject([{ kind: 'alias', type: { head: 'tuple' } }])
    expect(typesOf('resource r { constructor(a: u8); m: func(); s: static func() -> r; }')).toMatchObject([
      {
        kind: 'resource',
        methods: [{ role: 'constructor' }, { role: 'method', name: 'm' }, { role: 'static', name: 's' }],
      },
    ])
    expect(typesOf('resource r;')).toMatchObject([{ kind: 'resource', methods: [] }])
  })

  test('docs belong to what follows, gates in between or not', () => {
    const [type] = typesOf(`
      // no doc
      /// one
      ///   two
      @since(version = 1.0.0)
      enum e {
        /** three
         * four */
        a, // no doc either
        //// nor this
        b,
      }`)
    expect(type).toMatchObject({ docs: 'one\n  two', members: [{ docs: 'three\nfour' }, { name: 'b' }] })
    expect(type).not.toHaveProperty('members.1.docs')
  })

  test('block comments nest', () => {
    expect(parse('/* a /* b */ world x {} */ world w {}').worlds.map(({ name }) => name)).toEqual(['w'])
  })

  test('an escaped keyword is a name', () => {
    expect(typesOf('enum %enum { %type, %interface }')).toMatchObject([
      { name: 'enum', members: [{ name: 'type' }, { name: 'interface' }] },
    ])
    expect(parse('interface i { %use: func(); }').interfaces[0]!.functions[0]!.name).toBe('use')
  })

  test('names in use can be renamed', () => {
    expect(parse('interface i { use a:b/c@1.0.0.{x, y as z}; }').interfaces[0]!.uses).toEqual([
      {
        from: 'a:b/c@1.0.0',
        names: [
          { name: 'x', as: 'x' },
          { name: 'y', as: 'z' },
        ],
      },
    ])
  })

  test.each([
    ['interface i {\n  f: fun();\n}', 'a.wit:2:6: expected "func", not "fun".'],
    ['world w {', 'a.wit:1:10: the text ends too early.'],
    ['interface i { f: func(a: list<u8); }', 'a.wit:1:33: expected ",", not ")".'],
    ['wurld w {}', 'a.wit:1:1: expected package, interface, world or use, not "wurld".'],
    ['world w { # }', 'a.wit:1:11: "#" does not belong in WIT.'],
    ['/* never closed', 'a.wit:1:1: A block comment is not closed.'],
    [`interface i { type t = ${'list<'.repeat(102)}u8${'>'.repeat(102)}; }`, 'types nest deeper than 100'],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parse(text)).toThrow(message)
    expect(() => parse(text)).toThrow(GloveboxError)
  })
})
