import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePackageDocs, encodePackageDocs, maxSectionBytes, type PackageDocs } from '../../host/wit/docs.ts'

const section = (json: unknown, version = 1): Uint8Array => {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  return Buffer.concat([Uint8Array.of(version), Buffer.from(text)])
}

/** As wit-parser writes them. */
const version1 = {
  docs: 'A package.',
  worlds: {
    tool: {
      docs: 'A world.',
      stability: { stable: { since: '1.0.0' } },
      funcs: { log: { docs: 'Imported.' } },
      func_exports: { run: { docs: 'Runs.', stability: { stable: { since: '1.0.0' } } } },
      interfaces: { config: { docs: 'Imported too.' } },
      interface_exports: { api: { funcs: { go: { docs: 'Goes.' } } } },
      types: { point: { docs: 'A point.', items: { x: 'To the right.' } } },
    },
  },
  interfaces: { math: { docs: 'Math.', funcs: { add: { docs: 'Adds.' } }, types: { op: { items: { plus: '+' } } } } },
}

describe('decodePackageDocs', () => {
  test('reads version 1', () => {
    expect(decodePackageDocs(section(version1))).toEqual({
      docs: 'A package.',
      worlds: {
        tool: {
          docs: 'A world.',
          funcExports: { log: 'Imported.', run: 'Runs.' },
          interfaceExports: { config: expect.anything(), api: { funcs: { go: 'Goes.' }, types: {} } },
          types: { point: { docs: 'A point.', items: { x: 'To the right.' } } },
        },
      },
      interfaces: { math: { docs: 'Math.', funcs: { add: 'Adds.' }, types: { op: { items: { plus: '+' } } } } },
    })
  })

  test('reads version 0, where docs of functions are text', () => {
    const docs = decodePackageDocs(section({ worlds: { tool: { funcs: { run: 'Runs.', none: null } } } }, 0))
    expect(docs?.worlds?.tool?.funcExports).toEqual({ run: 'Runs.' })
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['another version', section({}, 2)],
    ['text', section('docs')],
    ['an array', section([])],
    ['null', section('null')],
    ['invalid UTF-8', Uint8Array.of(1, 0x22, 0xff, 0x22)],
    ['deep nesting', section('['.repeat(500_000))],
  ])('%s is no docs', (_, bytes) => {
    expect(decodePackageDocs(bytes)).toBe(undefined)
  })

  test.each([
    [maxSectionBytes - 1, true],
    [maxSectionBytes, true],
    [maxSectionBytes + 1, false],
  ])('of %i bytes, a section is read: %o', (length, read) => {
    const bytes = new Uint8Array(length).fill(0x20)
    bytes.set(section({ docs: 'x' }))
    expect(decodePackageDocs(bytes) !== undefined).toBe(read)
  })

  test('what is not understood is skipped, and the rest is read', () => {
    const docs = decodePackageDocs(
      section({
        docs: 1,
        worlds: [],
        interfaces: { a: 1, b: { funcs: 'x', types: { t: { docs: 'T.', items: { i: 2 } } } } },
      }),
    )
    expect(docs).toEqual({ worlds: {}, interfaces: { b: { funcs: {}, types: { t: { docs: 'T.', items: {} } } } } })
  })

  test('names of inherited properties are names', () => {
    const docs = decodePackageDocs(
      section('{ "interfaces": { "__proto__": { "docs": "x" }, "constructor": { "docs": "y" } } }'),
    )
    expect(Object.keys(docs?.interfaces ?? {})).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(docs?.interfaces)).toBe(Object.prototype)
  })

  test('what is hidden in text is dropped, and long text is cut', () => {
    const tags = String.fromCodePoint(0xe0041, 0xe0042)
    const docs = (text: string) => decodePackageDocs(section({ docs: text }))?.docs
    expect(docs(` a\u001b[31mb\u0000\u202ec\u200b${tags}\r\nd\te `)).toBe('a[31mbc\nd\te')
    expect(docs('👩‍💻 é')).toBe('👩‍💻 é')
    expect(docs(tags)).toBe(undefined)
    expect(docs('x'.repeat(4096))).toHaveLength(4096)
    expect(docs('x'.repeat(4097))).toHaveLength(4096)
  })

  test('any JSON is read or refused without an error', () => {
    const key = fc.constantFrom('docs', 'worlds', 'interfaces', 'funcs', 'types', 'items', 'func_exports', '__proto__')
    const json = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, 1, 'x', true),
        fc.array(tie('any')),
        fc.dictionary(key, tie('any')),
      ),
    })).any
    const law = fc.property(json, value => {
      decodePackageDocs(section(value))
    })
    fc.assert(law)
  })
})

describe('encodePackageDocs', () => {
  test('what is encoded is decoded', () => {
    const docs: PackageDocs = {
      package: 'ns:pkg@1.0.0',
      docs: 'A package.',
      worlds: {
        tool: {
          docs: 'A world.',
          types: { point: { docs: 'A point.', items: { x: 'To the right.' } } },
          funcExports: { run: 'Runs.' },
          interfaceExports: { api: { docs: 'An API.', funcs: { go: 'Goes.' }, types: {} } },
        },
      },
      interfaces: { math: { docs: 'Math.', funcs: { add: 'Adds.' }, types: { op: { items: { plus: '+' } } } } },
    }
    expect(decodePackageDocs(encodePackageDocs(docs))).toEqual(docs)
  })

  test('the section is that of wit-parser', () => {
    const bytes = encodePackageDocs({ worlds: { tool: { funcExports: { run: 'Runs.' } } } })
    expect(bytes[0]).toBe(1)
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(1)))).toEqual({
      worlds: { tool: { func_exports: { run: { docs: 'Runs.' } } } },
    })
  })
})
