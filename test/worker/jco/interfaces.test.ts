import { describe, expect, it } from 'vitest'
import { GloveboxError } from '../../../host/base/error.ts'
import type { FunctionType, WitType } from '../../../host/wasm/wit-type.ts'
import { declarationsOf, signatureOf } from '../../../host/worker/jco/declarations.ts'
import { JcoInterfaces } from '../../../host/worker/jco/interfaces.ts'
import { accept, call, instantiate } from '../../support/component.ts'
import { wat } from '../../support/wat.ts'

const text: WitType = { kind: 'string' }
const name = 'test:things/api@1.0.0'
const absent = 'test:other/api@1.0.0'

/** Makes objects 5 and 7, drops 5, traps if it is told to, and answers what object 9 reads as. */
const guest = `(component
  (import "${name}" (instance $api
    (export "thing" (type $t (sub resource)))
    (export "[constructor]thing" (func (param "label" u32) (result (own $t))))
    (export "[method]thing.read-label" (func (param "self" (borrow $t)) (param "suffix" u32) (result u32)))))
  (alias export $api "thing" (type $thing))
  (core func $new (canon lower (func $api "[constructor]thing")))
  (core func $read (canon lower (func $api "[method]thing.read-label")))
  (core func $drop (canon resource.drop $thing))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
    (import "" "read" (func $read (param i32 i32) (result i32)))
    (func (export "f") (param i32) (result i32)
      (call $new (i32.const 5))
      (drop (call $new (i32.const 7)))
      (call $drop)
      (if (local.get 0) (then unreachable))
      (call $read (call $new (i32.const 9)) (i32.const 100))))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop)) (export "read" (func $read))))))
  (func (export "f") (param "trap" u32) (result u32) (canon lift (core func $m "f"))))`
const guestDeclarations = declarationsOf(await wat(guest))

/** An interface as an app writes it for jco, and what happened to its objects. */
function things() {
  const disposed: string[] = []
  class Thing {
    readonly label: string
    constructor(label: string) {
      this.label = label
    }
    static makeTwo(label: string): Thing[] {
      return [new this(`${label}1`), new this(`${label}2`)]
    }
    readLabel(suffix: string): string {
      return this.label + suffix
    }
    [Symbol.dispose](): void {
      disposed.push(this.label)
    }
  }
  class Special extends Thing {}
  const shared = new Thing('shared')
  const api = {
    Thing,
    Special,
    getShared: () => shared,
    keep: (thing: Thing) => thing.label,
    wrong: () => ({ label: 'forged' }),
    later: async () => 'late',
    notAFunction: 'text',
    open: (path: string): unknown => {
      if (path === 'payload') throw 'no-entry'
      if (path === 'error') throw Object.assign(new Error('not for guests'), { payload: 'busy' })
      if (path === 'fault') throw new Error('/etc/secret is broken')
      return path
    },
  }
  const declared = new Map(guestDeclarations)
  const host = new JcoInterfaces({ [name]: api, [absent]: {} }, declared)
  const type = { name: 'thing' }
  const resource = host.resource(name, 'thing', type)
  const own: WitType = { kind: 'own', resource: type }
  const borrow: WitType = { kind: 'borrow', resource: type }
  const run = (fn: string, params: readonly WitType[], result: WitType | undefined, ...args: unknown[]): unknown => {
    const type: FunctionType = { params: params.map(type => ({ name: 'x', type })), ...(result && { result }) }
    declared.set(`${name}#${fn}`, signatureOf(type))
    return (host.function(name, fn, type) as (...args: unknown[]) => unknown)(...args)
  }
  return { host, declared, resource, own, borrow, run, disposed, Thing, Special }
}

describe('a function of an interface written for jco', () => {
  it('is a constructor, a method, a static method or a plain function, as its name says', () => {
    const { run, own, borrow, Thing } = things()
    const thing = run('[constructor]thing', [text], own, 'a')
    expect(thing).toBeInstanceOf(Thing)
    expect(run('[method]thing.read-label', [borrow, text], text, thing, '!')).toBe('a!')
    expect(run('[static]thing.make-two', [text], { kind: 'list', element: own }, 'b')).toMatchObject([
      { label: 'b1' },
      { label: 'b2' },
    ])
    expect(run('keep', [borrow], text, thing)).toBe('a')
  })

  it('may be a method of a class above', () => {
    const { host, run, Special } = things()
    const resource = { name: 'special' }
    host.resource(name, 'special', resource)
    const borrow: WitType = { kind: 'borrow', resource }
    expect(run('[method]special.read-label', [borrow, text], text, new Special('s'), '.')).toBe('s.')
  })

  it.each([
    ['keeps what it returns bare as ok', 'file', { tag: 'ok', val: 'file' }],
    ['has the thrown payload as its error', 'payload', { tag: 'err', val: 'no-entry' }],
    ['has the payload of a thrown error as its error', 'error', { tag: 'err', val: 'busy' }],
  ])('that answers a result %s', (_, path, expected) => {
    expect(things().run('open', [text], { kind: 'result', ok: text, err: text }, path)).toEqual(expected)
  })

  it('that throws an error without payload is a fault of the host', () => {
    const { run } = things()
    expect(() => run('open', [text], { kind: 'result', ok: text, err: text }, 'fault')).toThrow('/etc/secret')
    expect(() => run('open', [text], text, 'payload')).toThrow('no-entry')
  })

  it('that answers a promise is a fault of the host', () => {
    expect(() => things().run('later', [], { kind: 'result' })).toThrow(TypeError)
  })

  it.each([
    '[constructor]object',
    '[method]thing.constructor',
    '[method]thing.to-string',
    '[method]thing.has-own-property',
    '[method]thing.label',
    '[static]thing.call',
    '[static]thing.bind',
    '[static]thing.prototype',
    '[static]thing.constructor',
    '[static]thing.read-label',
    'has-own-property',
    'constructor',
    'not-a-function',
    'absent',
  ])('is only what the interface itself has: %s is missing', fn => {
    const { run, borrow } = things()
    expect(() => run(fn, [borrow], undefined)).toThrow(expect.objectContaining({ code: 'grant/missing' }))
  })

  it('that is a method takes a handle of its own class as its object', () => {
    const { host, run, own } = things()
    const special: WitType = { kind: 'borrow', resource: { name: 'special' } }
    host.resource(name, 'special', special.resource)
    for (const self of [text, own, special])
      expect(() => run('[method]thing.read-label', [self, text], text, {}, '')).toThrow(GloveboxError)
    expect(() => run('[method]thing.read-label', [], text)).toThrow(GloveboxError)
  })

  it('passes only objects of the class where a handle stands', () => {
    const { run, own, borrow } = things()
    expect(() => run('wrong', [], own)).toThrow(TypeError)
    expect(() => run('wrong', [], { kind: 'option', some: { kind: 'tuple', items: [own] } })).toThrow(TypeError)
    expect(() => run('keep', [borrow], text, { label: 'forged' })).toThrow(TypeError)
  })

  it('is missing in an interface that is not given, also under the name of something every object has', () => {
    const { host, declared } = things()
    for (const other of [absent, 'test:none/api', '__proto__', 'constructor']) {
      declared.set(`${other}#to-string`, signatureOf({ params: [] }))
      expect(() => host.function(other, 'to-string', { params: [] })).toThrow(GloveboxError)
    }
  })
})

describe('what a guest declares of a function', () => {
  const error: WitType = { kind: 'record', fields: [{ name: 'stack', type: text }] }
  const declaredType: FunctionType = {
    params: [{ name: 'path', type: text }],
    result: { kind: 'result', ok: { kind: 'option', some: text }, err: { kind: 'enum', cases: [{ name: 'busy' }] } },
  }

  it.each<[string, FunctionType]>([
    ['another parameter', { ...declaredType, params: [{ name: 'path', type: error }] }],
    ['another name of a parameter', { ...declaredType, params: [{ name: 'file', type: text }] }],
    ['one parameter more', { ...declaredType, params: [...declaredType.params, { name: 'x', type: text }] }],
    ['no result', { params: declaredType.params }],
    ['an error with other parts', { ...declaredType, result: { ...declaredType.result!, err: error } as WitType }],
    ['a result without ok', { ...declaredType, result: { kind: 'result', err: { kind: 'enum', cases: [] } } }],
    ['a list', { ...declaredType, result: { kind: 'list', element: text } }],
  ])('must be what the interface has: %s is a mismatch', (_, type) => {
    const { host, declared } = things()
    declared.set(`${name}#open`, signatureOf(declaredType))
    expect(host.function(name, 'open', structuredClone(declaredType))).toBeTypeOf('function')
    const mismatch = expect.objectContaining({ code: 'component/world-mismatch' })
    expect(() => host.function(name, 'open', type)).toThrow(mismatch)
  })

  it('must be there', () => {
    const missing = expect.objectContaining({ code: 'grant/missing' })
    expect(() => things().host.function(name, 'open', declaredType)).toThrow(missing)
  })
})

describe('an object that a guest owns', () => {
  it('is disposed when it is dropped, and not again at the end', () => {
    const { host, resource, run, own, disposed } = things()
    resource.destroy!(run('[constructor]thing', [text], own, 'a'))
    expect(disposed).toEqual(['a'])
    host[Symbol.dispose]()
    expect(disposed).toEqual(['a'])
  })

  it('is disposed at the end if it was not dropped, what came last first', () => {
    const { host, run, own, disposed } = things()
    run('[static]thing.make-two', [text], { kind: 'result', ok: { kind: 'list', element: own } }, 'a')
    run('[constructor]thing', [text], own, 'b')
    host[Symbol.dispose]()
    expect(disposed).toEqual(['b', 'a2', 'a1'])
  })

  it('is the host’s again, and not disposed, once the guest gave it back', () => {
    const { host, run, own, disposed } = things()
    const kept = run('[constructor]thing', [text], own, 'kept')
    run('keep', [own], text, kept)
    host[Symbol.dispose]()
    expect(disposed).toEqual([])
  })

  it('through several handles is disposed with the last one', () => {
    const { resource, run, own, disposed } = things()
    const shared = run('get-shared', [], own)
    run('get-shared', [], own)
    resource.destroy!(shared)
    expect(disposed).toEqual([])
    resource.destroy!(shared)
    expect(disposed).toEqual(['shared'])
  })

  it('is not owned when it is only borrowed', () => {
    const { host, run, borrow, disposed } = things()
    run('get-shared', [], borrow)
    host[Symbol.dispose]()
    expect(disposed).toEqual([])
  })
})

describe('a guest linked to an interface written for jco', () => {
  it('uses its objects, and has what it kept disposed at the end', async () => {
    const { host, disposed } = things()
    const running = instantiate(accept(await wat(guest)), host)
    expect(call(running, 'f', [0])).toBe(109)
    expect(disposed).toEqual([5])
    host[Symbol.dispose]()
    expect(disposed).toEqual([5, 9, 7])
  })

  it('has what it kept disposed after a trap', async () => {
    const { host, disposed } = things()
    const running = instantiate(accept(await wat(guest)), host)
    expect(() => call(running, 'f', [1])).toThrow(WebAssembly.RuntimeError)
    host[Symbol.dispose]()
    expect(disposed).toEqual([5, 7])
  })
})
