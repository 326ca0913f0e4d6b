import { describe, expect, it } from 'vitest'
import { AbiTrap } from '../../../host/worker/abi/trap.ts'
import { accept, call, type Imports, instantiate } from '../../support/component.ts'
import { wat } from '../../support/wat.ts'

/** A component with a resource type of its own; `fields` see `$new`, `$drop` and `$rep` and export `f`. */
const own = (fields: string, dtor = ''): string => `(component
  (core module $D (global (export "dropped") (mut i32) (i32.const 0))
    (func (export "dtor") (param i32) (global.set 0 (i32.add (i32.mul (global.get 0) (i32.const 10)) (local.get 0)))))
  (core instance $d (instantiate $D))
  (type $R (resource (rep i32) ${dtor}))
  (type $Other (resource (rep i32)))
  (core func $new (canon resource.new $R))
  (core func $drop (canon resource.drop $R))
  (core func $rep (canon resource.rep $R))
  (core func $drop-other (canon resource.drop $Other))
  (core func $rep-other (canon resource.rep $Other))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop-other" (func $drop-other (param i32))) (import "" "rep-other" (func $rep-other (param i32) (result i32)))
    (import "" "dropped" (global $dropped (mut i32)))
    (func (export "f") (param i32) (result i32) ${fields}))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop)) (export "rep" (func $rep))
    (export "drop-other" (func $drop-other)) (export "rep-other" (func $rep-other))
    (export "dropped" (global $d "dropped"))))))
  (func (export "f") (param "a" u32) (result u32) (canon lift (core func $m "f"))))`

const withDestructor = '(dtor (core func $d "dtor"))'

async function run(text: string, args: unknown[] = [0], imports: Imports = {}): Promise<unknown> {
  return call(instantiate(accept(await wat(text)), imports), 'f', args)
}

describe('a handle', () => {
  it.each([0, 1, 2, 99_999, 0x8000_0000, 0xffff_ffff])('%s that was never given out traps', async handle => {
    await expect(run(own('(call $rep (local.get 0))'), [handle])).rejects.toThrow(`unknown handle ${handle}`)
    await expect(run(own('(call $drop (local.get 0)) (i32.const 0)'), [handle])).rejects.toThrow(AbiTrap)
  })

  it('stands for its representation', async () => {
    expect(await run(own('(call $rep (call $new (local.get 0)))'), [0xdead_beef])).toBe(0xdead_beef)
  })

  it('is the lowest index, then the one freed last', async () => {
    const text = `(drop (call $new (i32.const 5))) (drop (call $new (i32.const 6)))
      (call $drop (i32.const 1)) (call $drop (i32.const 2))
      (i32.add (i32.mul (call $new (i32.const 7)) (i32.const 10)) (call $new (i32.const 8)))`
    expect(await run(own(text))).toBe(21)
  })

  it.each([
    ['dropped twice', '(call $drop (call $new (i32.const 5))) (call $drop (i32.const 1)) (i32.const 0)'],
    ['used after it was dropped', '(call $drop (call $new (i32.const 5))) (call $rep (i32.const 1))'],
    ['dropped as another resource', '(call $drop-other (call $new (i32.const 5))) (i32.const 0)'],
    ['used as another resource', '(call $rep-other (call $new (i32.const 5)))'],
  ])('%s traps', async (_, fields) => {
    await expect(run(own(fields))).rejects.toThrow(AbiTrap)
  })

  it('runs the destructor when it is dropped, with the representation', async () => {
    const text = '(call $drop (call $new (i32.const 4))) (call $drop (call $new (i32.const 2))) (global.get $dropped)'
    expect(await run(own(text, withDestructor))).toBe(42)
    expect(await run(own(text))).toBe(0)
  })

  it('is one of 100,000 at most', async () => {
    const text = `(loop (drop (call $new (i32.const 5)))
        (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if 0 (local.get 0))) (i32.const 1)`
    expect(await run(own(text), [100_000])).toBe(1)
    await expect(run(own(text), [100_001])).rejects.toThrow('more than 100000 handles')
  })
})

/** A child that defines a resource, and a parent that uses it: `fields` see `$make`, `$use` (borrows), `$take` and `$drop`. */
const lending = (fields: string, use = ''): string => `(component
  (component $C
    (type $R' (resource (rep i32)))
    (export $R "r" (type $R'))
    (core func $new (canon resource.new $R'))
    (core func $drop (canon resource.drop $R'))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "use") (param i32) (result i32) (local.get 0))
      (func (export "take") (param i32) (call $drop (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "make") (param "rep" u32) (result (own $R)) (canon lift (core func $m "make")))
    (func (export "use") (param "r" (borrow $R)) (result u32) (canon lift (core func $m "use")))
    (func (export "take") (param "r" (own $R)) (canon lift (core func $m "take"))))
  (component $User
    (import "c" (instance $c
      (export "r" (type $R (sub resource)))
      (export "use" (func (param "r" (borrow $R)) (result u32)))))
    (alias export $c "r" (type $R))
    (core func $use (canon lower (func $c "use")))
    (core func $drop (canon resource.drop $R))
    (core module $M
      (import "" "use" (func $use (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
      (func (export "hold") (param i32) (result i32) ${use || '(call $use (local.get 0)) (call $drop (local.get 0))'}))
    (core instance $m (instantiate $M (with "" (instance (export "use" (func $use)) (export "drop" (func $drop))))))
    (export $R' "r" (type $R))
    (func (export "hold") (param "r" (borrow $R')) (result u32) (canon lift (core func $m "hold"))))
  (instance $c (instantiate $C))
  (instance $u (instantiate $User (with "c" (instance $c))))
  (alias export $c "r" (type $R))
  (core func $make (canon lower (func $c "make")))
  (core func $use (canon lower (func $c "use")))
  (core func $take (canon lower (func $c "take")))
  (core func $hold (canon lower (func $u "hold")))
  (core func $drop (canon resource.drop $R))
  (core module $M
    (import "" "make" (func $make (param i32) (result i32))) (import "" "use" (func $use (param i32) (result i32)))
    (import "" "take" (func $take (param i32))) (import "" "hold" (func $hold (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "f") (param i32) (result i32) ${fields}))
  (core instance $m (instantiate $M (with "" (instance
    (export "make" (func $make)) (export "use" (func $use)) (export "take" (func $take))
    (export "hold" (func $hold)) (export "drop" (func $drop))))))
  (func (export "f") (param "a" u32) (result u32) (canon lift (core func $m "f"))))`

describe('a borrowed handle', () => {
  it('is the representation for the instance that defines the resource', async () => {
    expect(await run(lending('(call $use (call $make (i32.const 42)))'))).toBe(42)
  })

  it('is a handle of its own for any other instance, which drops it before it returns', async () => {
    expect(await run(lending('(call $hold (call $make (i32.const 42)))'))).toBe(42)
  })

  it('that is kept past the call traps', async () => {
    const kept = lending('(call $hold (call $make (i32.const 42)))', '(call $use (local.get 0))')
    await expect(run(kept)).rejects.toThrow('kept a borrowed handle')
  })

  it('cannot be given away as owned', async () => {
    const component = lending('(call $hold (call $make (i32.const 42)))').replaceAll(
      '(export "use" (func (param "r" (borrow $R)) (result u32)))))\n    (alias',
      '(export "use" (func (param "r" (own $R)) (result u32)))))\n    (alias',
    )
    await expect(run(component)).rejects.toMatchObject({ code: 'component/malformed' })
  })

  it('leaves the owned one usable after the call, as often as one likes', async () => {
    const fields = `(local.set 0 (call $make (i32.const 7)))
      (drop (call $hold (local.get 0))) (drop (call $hold (local.get 0))) (call $use (local.get 0)) (call $take (local.get 0))`
    expect(await run(lending(fields))).toBe(7)
  })
})

describe('an owned handle that is passed on', () => {
  it('is gone from the one who passed it', async () => {
    const fields = '(local.set 0 (call $make (i32.const 7))) (call $take (local.get 0)) (call $use (local.get 0))'
    await expect(run(lending(fields))).rejects.toThrow('unknown handle 1')
  })

  it('is unknown in another instance', async () => {
    await expect(run(lending('(drop (call $make (i32.const 7))) (call $hold (i32.const 2))'))).rejects.toThrow(
      'unknown handle 2',
    )
  })
})

describe('a resource of the host', () => {
  const component = `(component
    (import "test:host/files" (instance $i
      (export "file" (type $F (sub resource)))
      (export "open" (func (param "name" u32) (result (own $F))))
      (export "read" (func (param "self" (borrow $F)) (result u32)))
      (export "close" (func (param "file" (own $F))))))
    (alias export $i "file" (type $F))
    (core func $open (canon lower (func $i "open")))
    (core func $read (canon lower (func $i "read")))
    (core func $close (canon lower (func $i "close")))
    (core func $drop (canon resource.drop $F))
    (core module $M
      (import "" "open" (func $open (param i32) (result i32))) (import "" "read" (func $read (param i32) (result i32)))
      (import "" "close" (func $close (param i32))) (import "" "drop" (func $drop (param i32)))
      (func (export "f") (param i32) (result i32) (local $h i32) (local $r i32)
        (local.set $h (call $open (local.get 0)))
        (local.set $r (i32.add (i32.mul (local.get $h) (i32.const 100)) (call $read (local.get $h))))
        (call $drop (call $open (i32.const 0)))
        (call $close (local.get $h))
        (local.get $r)))
    (core instance $m (instantiate $M (with "" (instance
      (export "open" (func $open)) (export "read" (func $read)) (export "close" (func $close)) (export "drop" (func $drop))))))
    (func (export "f") (param "a" u32) (result u32) (canon lift (core func $m "f"))))`

  it('is any value; the guest only ever sees an index', async () => {
    const closed: unknown[] = []
    const files = {
      'test:host/files#open': (name: number) => ({ name }),
      'test:host/files#read': ({ name }: { name: number }) => name,
      'test:host/files#close': (file: unknown) => void closed.push(file),
    }
    expect(await run(component, [42], files)).toBe(142)
    expect(closed).toEqual([{ name: 42 }])
  })
})
