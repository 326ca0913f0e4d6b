import { expect, test } from 'vitest'
import { packageDocs } from '../../../guest-tools/toolchain/wit-docs.ts'
import { parseWit } from '../../../guest-tools/toolchain/wit-parser.ts'

const docsOf = (text: string) => packageDocs({ id: 'a:b', ...parseWit({ path: 'a.wit', text }) })

test('docs of functions, types and their parts are found under their WIT names', () => {
  const docs = docsOf(`
    /// Package.
    package a:b;
    /// Interface.
    interface i {
      /// Record.
      record my-record { /// Field.
        my-field: u8, bare: u8 }
      enum e { /// Case.
        a }
      /// Function.
      do-it: func();
      resource r { /// Method.
        m: func(); /// Maker.
        constructor(); /// Static.
        s: static func(); }
    }
    /// World.
    world w {
      /// Export.
      export run: func();
      export inner: interface { /// Inner.
        f: func(); }
    }`)
  expect(docs).toEqual({
    docs: 'Package.',
    interfaces: {
      i: {
        docs: 'Interface.',
        types: { 'my-record': { docs: 'Record.', items: { 'my-field': 'Field.' } }, e: { items: { a: 'Case.' } } },
        funcs: { 'do-it': 'Function.', '[method]r.m': 'Method.', '[constructor]r': 'Maker.', '[static]r.s': 'Static.' },
      },
    },
    worlds: {
      w: {
        docs: 'World.',
        types: {},
        funcExports: { run: 'Export.' },
        interfaceExports: { inner: { types: {}, funcs: { f: 'Inner.' } } },
      },
    },
  })
})

test('what has no docs is left out', () => {
  expect(docsOf('interface i { f: func(); record r { a: u8 } }').interfaces).toEqual({ i: { types: {}, funcs: {} } })
})
