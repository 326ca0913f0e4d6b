import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools'
import { describe, expect, it } from 'vitest'
import { accept, instantiate } from '../support/component.ts'

const wit = `package test:p@1.0.0;
  interface types {
    record point { x: u32, y: f64 }
    variant shape { none, at(point), named(string) }
    flags marks { a, b, c }
    enum axis { x, y }
    type points = list<point>;
  }
  interface fs {
    use types.{point};
    resource file {
      constructor(name: string);
      read: func(len: u32) -> result<list<u8>, string>;
      open: static func(at: point) -> result<file, string>;
    }
    resource dir { entries: func() -> list<file>; }
    copy: func(source: borrow<file>, to: file) -> option<dir>;
  }
  interface api {
    use types.{shape, marks, axis};
    use fs.{file};
    resource session { constructor(log: file); run: func(s: shape, m: marks) -> axis; }
    make: func(shapes: list<shape>) -> tuple<session, option<option<u32>>>;
  }
  world tool {
    import fs;
    import log: func(text: string);
    import walk: interface { use fs.{dir}; go: func(d: borrow<dir>) -> u64; }
    use types.{point};
    export run: func(a: u8, b: list<string>) -> result<string, u32>;
    export turn: func(p: point) -> point;
    export api;
    export fs;
  }`

/** Host functions of any name. */
const anything = new Proxy({}, { get: () => () => undefined })

describe('a component that wasm-tools makes of a WIT world', () => {
  it.each(['utf8', 'utf16', 'compact-utf16'] as const)(
    'is accepted and linked, with strings in %s',
    async stringEncoding => {
      const core = await componentEmbed({ dummy: true, witSource: wit, world: 'tool', stringEncoding })
      const { functions } = instantiate(accept(new Uint8Array(await componentNew(core, []))), anything)
      expect([...functions.keys()].sort()).toEqual([
        'run',
        'test:p/api@1.0.0#[constructor]session',
        'test:p/api@1.0.0#[method]session.run',
        'test:p/api@1.0.0#make',
        'test:p/fs@1.0.0#[constructor]file',
        'test:p/fs@1.0.0#[method]dir.entries',
        'test:p/fs@1.0.0#[method]file.read',
        'test:p/fs@1.0.0#[static]file.open',
        'test:p/fs@1.0.0#copy',
        'turn',
      ])
    },
  )
})
