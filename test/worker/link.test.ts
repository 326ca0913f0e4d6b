import { describe, expect, it } from 'vitest'
import { accept, call, type Imports, instantiate } from '../support/component.ts'
import { wat } from '../support/wat.ts'

const run = async (fields: string, imports: Imports = {}, args: unknown[] = []): Promise<unknown> =>
  call(instantiate(accept(await wat(`(component ${fields})`)), imports), 'f', args)

/** A core module `$name` whose function `f` answers a number. */
const answering = (name: string, n: number): string =>
  `(core module ${name} (func (export "f") (result i32) (i32.const ${n})))`
const liftF = (instance: string): string => `(func (export "f") (result u32) (canon lift (core func ${instance} "f")))`

describe('core items', () => {
  it('are shared between modules: functions, memories, tables, globals and tags', async () => {
    const fields = `(core module $A
        (memory (export "m") 1) (table (export "t") 2 funcref) (global (export "g") (mut i32) (i32.const 5)) (tag (export "x") (param i32))
        (func (export "poke") (i32.store (i32.const 0) (i32.const 7)) (global.set 0 (i32.const 100))))
      (core instance $a (instantiate $A))
      (core module $B
        (import "a" "m" (memory 1)) (import "a" "t" (table 2 funcref)) (import "a" "g" (global $g (mut i32)))
        (import "a" "x" (tag $x (param i32))) (import "a" "poke" (func $poke))
        (func $in-table (result i32) (call $poke) (i32.add (i32.load (i32.const 0)) (global.get $g)))
        (elem (i32.const 1) func $in-table)
        (func (export "throw") (throw $x (call $in-table))))
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core module $C
        (import "a" "t" (table 2 funcref)) (import "a" "x" (tag $x (param i32))) (import "b" "throw" (func $throw))
        (func (export "f") (result i32) (block $h (result i32) (try_table (catch $x $h) (call $throw)) (i32.const 0))
          (i32.add (call_indirect (result i32) (i32.const 1)))))
      (core instance $c (instantiate $C (with "a" (instance $a)) (with "b" (instance $b))))
      ${liftF('$c')}`
    expect(await run(fields)).toBe(214)
  })

  it('are put together under other names', async () => {
    const fields = `${answering('$A', 3)} (core instance $a (instantiate $A))
      (core instance $made (export "one" (func $a "f")) (export "two" (func $a "f")))
      (core module $B (import "x" "two" (func $two (result i32))) (func (export "f") (result i32) (i32.mul (call $two) (i32.const 2))))
      (core instance $b (instantiate $B (with "x" (instance $made))))
      ${liftF('$b')}`
    expect(await run(fields)).toBe(6)
  })

  it('may be called what objects have already', async () => {
    const fields = `(core module $A (func (export "constructor") (result i32) (i32.const 1)) (func (export "__proto__") (result i32) (i32.const 2)))
      (core instance $a (instantiate $A))
      (core module $B (import "__proto__" "__proto__" (func $p (result i32))) (import "__proto__" "constructor" (func $c (result i32)))
        (func (export "f") (result i32) (i32.add (call $p) (call $c))))
      (core instance $b (instantiate $B (with "__proto__" (instance $a))))
      ${liftF('$b')}`
    expect(await run(fields)).toBe(3)
  })

  it('of each instance are its own', async () => {
    const fields = `(core module $A (global $n (mut i32) (i32.const 0))
        (func (export "f") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
      (core instance $a (instantiate $A)) (core instance $b (instantiate $A))
      (core module $C (import "a" "f" (func $a (result i32))) (import "b" "f" (func $b (result i32)))
        (func (export "f") (result i32) (drop (call $a)) (drop (call $a)) (call $b)))
      (core instance $c (instantiate $C (with "a" (instance $a)) (with "b" (instance $b))))
      ${liftF('$c')}`
    expect(await run(fields)).toBe(1)
  })
})

describe('components', () => {
  const child = `(component $C
      (import "n" (func $n (result u32)))
      (core func $n' (canon lower (func $n)))
      (core module $M (import "" "n" (func $n (result i32))) (func (export "f") (result i32) (i32.add (call $n) (i32.const 1))))
      (core instance $m (instantiate $M (with "" (instance (export "n" (func $n'))))))
      ${liftF('$m')})`

  it('are linked to each other in a row', async () => {
    const fields = `(import "n" (func $n (result u32))) ${child}
      (instance $a (instantiate $C (with "n" (func $n)))) (instance $b (instantiate $C (with "n" (func $a "f"))))
      (export "f" (func $b "f"))`
    expect(await run(fields, { n: () => 40 })).toBe(42)
  })

  it('export instances of instances, by alias and from exports put together', async () => {
    const fields = `(import "n" (func $n (result u32))) ${child}
      (instance $a (instantiate $C (with "n" (func $n))))
      (instance $bag (export "inner" (instance $a)))
      (alias export $bag "inner" (instance $again))
      (export "f" (func $again "f"))`
    expect(await run(fields, { n: () => 1 })).toBe(2)
  })

  it('take modules and components of those around them', async () => {
    const fields = `${answering('$M', 9)}
      (component $Leaf (import "m" (core module $m (export "f" (func (result i32)))))
        (core instance $i (instantiate $m)) ${liftF('$i')})
      (component $Outer
        (component $Inner
          (alias outer 2 0 (core module $m)) (alias outer 2 0 (component $leaf))
          (instance $l (instantiate $leaf (with "m" (core module $m))))
          (export "f" (func $l "f")))
        (instance $inner (instantiate $Inner))
        (export "f" (func $inner "f")))
      (instance $o (instantiate $Outer))
      (export "f" (func $o "f"))`
    expect(await run(fields)).toBe(9)
  })

  it('are given components', async () => {
    const fields = `(import "n" (func $n (result u32))) ${child}
      (component $User
        (import "n" (func $n (result u32)))
        (import "c" (component $c (import "n" (func (result u32))) (export "f" (func (result u32)))))
        (instance $i (instantiate $c (with "n" (func $n))))
        (export "f" (func $i "f")))
      (instance $u (instantiate $User (with "n" (func $n)) (with "c" (component $C))))
      (export "f" (func $u "f"))`
    expect(await run(fields, { n: () => 6 })).toBe(7)
  })

  it('run their start functions in order', async () => {
    const fields = `(import "log" (func $log (param "n" u32)))
      (core func $log' (canon lower (func $log)))
      (core module $M (import "" "log" (func $log (param i32))) (import "" "n" (global $n i32))
        (func $start (call $log (global.get $n))) (start $start) (func (export "f") (result i32) (i32.const 0)))
      (core module $N (global (export "1") i32 (i32.const 1)) (global (export "2") i32 (i32.const 2)))
      (core instance $n (instantiate $N))
      (core instance $a (instantiate $M (with "" (instance (export "log" (func $log')) (export "n" (global $n "1"))))))
      (core instance $b (instantiate $M (with "" (instance (export "log" (func $log')) (export "n" (global $n "2"))))))
      ${liftF('$b')}`
    const seen: number[] = []
    await run(fields, { log: (n: number) => void seen.push(n) })
    expect(seen).toEqual([1, 2])
  })
})

describe('what is imported of the host', () => {
  it('is asked for by interface and name', async () => {
    const fields = `(import "test:host/numbers@1.2.3" (instance $i (export "get" (func (param "a" u32) (result u32)))))
      (core func $get (canon lower (func $i "get")))
      (core module $M (import "" "get" (func $get (param i32) (result i32))) (func (export "f") (param i32) (result i32) (call $get (local.get 0))))
      (core instance $m (instantiate $M (with "" (instance (export "get" (func $get))))))
      (func (export "f") (param "a" u32) (result u32) (canon lift (core func $m "f")))`
    expect(await run(fields, { 'test:host/numbers@1.2.3#get': (a: number) => a * 2 }, [21])).toBe(42)
  })
})

describe('a component that makes many instances of itself', () => {
  /** `2 ** levels` instances of the innermost component. */
  const doubling = (levels: number): string => {
    let fields = `${answering('$M', 1)} (core instance $i (instantiate $M)) ${liftF('$i')}`
    for (let i = 0; i < levels; i++) {
      fields = `(component $C ${fields}) (instance $a (instantiate $C)) (instance $b (instantiate $C)) (export "f" (func $b "f"))`
    }
    return fields
  }

  it('is linked while they are few', async () => {
    expect(await run(doubling(6))).toBe(1)
  })

  it('is refused when they are more than a thousand', async () => {
    await expect(run(doubling(9))).rejects.toMatchObject({ code: 'component/too-large' })
  })
})
