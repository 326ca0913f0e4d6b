import { describe, expect, it } from 'vitest'
import { AbiTrap } from '../../../host/worker/abi/trap.ts'
import { accept, call, type Imports, instantiate, isTrap, type Running, roomy } from '../../support/component.ts'
import { wat } from '../../support/wat.ts'

const start = async (text: string, imports?: Imports): Promise<Running> => instantiate(accept(await wat(text)), imports)

/** A component with the import `out: func()`, whose core code may call it as `$out`. */
const calling = (fields: string, exports: string): string => `(component
  (import "out" (func $out))
  (core func $out' (canon lower (func $out)))
  (core module $M
    (import "" "out" (func $out))
    (memory (export "mem") 1)
    ${fields})
  (core instance $m (instantiate $M (with "" (instance (export "out" (func $out'))))))
  ${exports})`

describe('an import', () => {
  const component = calling(
    '(func (export "f") (call $out)) (func (export "g"))',
    '(func (export "f") (canon lift (core func $m "f"))) (func (export "g") (canon lift (core func $m "g")))',
  )

  it('cannot call back into the instance that calls it', async () => {
    let running: Running | undefined
    running = await start(component, { out: () => running!.functions.get('g')!.call([], undefined) })
    expect(() => call(running, 'f')).toThrow(AbiTrap)
    expect(() => call(running, 'g')).toThrow('entered again')
  })

  it('may be called by one function and the next function by the host', async () => {
    const running = await start(component, { out: () => undefined })
    call(running, 'f')
    expect(call(running, 'g')).toBe(undefined)
  })

  it('cannot be called by realloc', async () => {
    const text = calling(
      `(func (export "realloc") (param i32 i32 i32 i32) (result i32) (call $out) (i32.const 16))
       (func (export "f") (param i32 i32))`,
      `(func (export "f") (param "a" string)
         (canon lift (core func $m "f") (memory (core memory $m "mem")) (realloc (core func $m "realloc"))))`,
    )
    const running = await start(text, { out: () => undefined })
    expect(() => call(running, 'f', ['a'])).toThrow(AbiTrap)
  })

  it('cannot be called by post-return', async () => {
    const text = calling(
      '(func (export "f")) (func (export "post") (call $out))',
      '(func (export "f") (canon lift (core func $m "f") (post-return (core func $m "post"))))',
    )
    const running = await start(text, { out: () => undefined })
    expect(() => call(running, 'f')).toThrow(AbiTrap)
  })

  it('that traps for the guest is not survived by its catch_all', async () => {
    const text = calling(
      `(func $loop (loop (br 0)))
       (func (export "f") (block (try_table (catch_all 0) (call $out))) (call $loop))`,
      '(func (export "f") (canon lift (core func $m "f")))',
    )
    const running = await start(text, {
      out: () => {
        throw new AbiTrap('out of order')
      },
    })
    const thrown = attempt(() => call(running, 'f'))
    expect(isTrap(thrown)).toBe(true)
    expect(running.budget.stopped).toMatchObject({ status: 'trap', trap: 'abi' })
  })
})

function attempt(run: () => unknown): unknown {
  try {
    run()
  } catch (thrown) {
    return thrown
  }
  return undefined
}

describe('post-return', () => {
  const component = (post: string) => `(component
    (core module $M
      (memory (export "mem") 1) (data (i32.const 16) "abc")
      (global $freed (mut i32) (i32.const 0))
      (func (export "f") (result i32)
        (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 3)) (i32.const 0))
      (func (export "post") (param i32) ${post})
      (func (export "freed") (result i32) (global.get $freed)))
    (core instance $m (instantiate $M))
    (func (export "f") (result string)
      (canon lift (core func $m "f") (memory (core memory $m "mem")) (post-return (core func $m "post"))))
    (func (export "freed") (result u32) (canon lift (core func $m "freed"))))`

  it('runs once for each call, after the result was taken out', async () => {
    const post =
      '(i32.store (i32.const 16) (i32.const 0)) (global.set $freed (i32.add (global.get $freed) (i32.const 1)))'
    const running = await start(component(post))
    expect(call(running, 'f')).toBe('abc')
    expect(call(running, 'f')).toBe('\0\0\0')
    expect(call(running, 'freed')).toBe(2)
  })

  it('that traps ends the call and the instance', async () => {
    const running = await start(component('(unreachable)'))
    expect(() => call(running, 'f')).toThrow(WebAssembly.RuntimeError)
    expect(() => call(running, 'freed')).toThrow(AbiTrap)
  })
})

/** A parent that gives its child a function of its own, and the child calls it back: `deep` goes down as often as it is told. */
const donut = `(component
  (core module $P
    (import "" "child" (func $child (param i32) (result i32)))
    (func (export "down") (param i32) (result i32)
      (if (result i32) (local.get 0) (then (i32.add (call $child (i32.sub (local.get 0) (i32.const 1))) (i32.const 1))) (else (i32.const 0)))))
  (core module $Table
    (table (export "t") 1 funcref)
    (func (export "down") (param i32) (result i32) (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0))))
  (core instance $table (instantiate $Table))
  (func $down (param "n" u32) (result u32) (canon lift (core func $table "down")))
  (component $C
    (import "down" (func $down (param "n" u32) (result u32)))
    (core func $down' (canon lower (func $down)))
    (core module $M (import "" "down" (func $down (param i32) (result i32)))
      (func (export "up") (param i32) (result i32) (call $down (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "down" (func $down'))))))
    (func (export "up") (param "n" u32) (result u32) (canon lift (core func $m "up"))))
  (instance $c (instantiate $C (with "down" (func $down))))
  (core func $up (canon lower (func $c "up")))
  (core instance $p (instantiate $P (with "" (instance (export "child" (func $up))))))
  (core module $Fill
    (import "" "t" (table 1 funcref)) (import "" "down" (func $down (param i32) (result i32)))
    (elem (i32.const 0) func $down))
  (core instance (instantiate $Fill (with "" (instance (export "t" (table $table "t")) (export "down" (func $p "down"))))))
  (func (export "deep") (param "n" u32) (result u32) (canon lift (core func $p "down"))))`

describe('a parent', () => {
  it('is called by its child while it calls the child', async () => {
    expect(call(await start(donut), 'deep', [1])).toBe(1)
  })

  it('cannot enter a child that is on the stack already', async () => {
    const running = await start(donut)
    expect(() => call(running, 'deep', [2])).toThrow('entered again')
  })
})

describe('the storage of a task', () => {
  const component = `(component
    (core func $get (canon context.get i32 1))
    (core func $set (canon context.set i32 1))
    (core module $M
      (import "" "get" (func $get (result i32))) (import "" "set" (func $set (param i32)))
      (memory (export "mem") 1)
      (global $seen (mut i32) (i32.const 0))
      (func (export "f") (param i32) (result i32) (call $get) (call $set (local.get 0)) (drop) (call $get))
      (func (export "post") (param i32) (global.set $seen (call $get)))
      (func (export "read") (result i32) (call $get))
      (func (export "seen") (result i32) (global.get $seen)))
    (core instance $m (instantiate $M (with "" (instance (export "get" (func $get)) (export "set" (func $set))))))
    (func (export "f") (param "a" u32) (result u32) (canon lift (core func $m "f") (post-return (core func $m "post"))))
    (func (export "read") (result u32) (canon lift (core func $m "read")))
    (func (export "seen") (result u32) (canon lift (core func $m "seen"))))`

  it('lasts for one call, its post-return included, and begins as zero', async () => {
    const running = await start(component)
    expect(call(running, 'f', [7])).toBe(7)
    expect(call(running, 'seen')).toBe(7)
    expect(call(running, 'read')).toBe(0)
  })
})

describe('what a call lifts at once', () => {
  const component = `(component
    (import "log" (func $log (param "a" string)))
    (core module $Memory (memory (export "mem") 1))
    (core instance $memory (instantiate $Memory))
    (core func $log' (canon lower (func $log) (memory (core memory $memory "mem"))))
    (core module $M
      (import "" "log" (func $log (param i32 i32))) (import "" "mem" (memory 1))
      (func (export "twice") (param i32) (call $log (i32.const 0) (local.get 0)) (call $log (i32.const 0) (local.get 0)))
      (func (export "many") (param i32) (result i32) (local $i i32)
        (loop (i32.store (i32.add (i32.const 8) (i32.mul (local.get $i) (i32.const 8))) (i32.const 0))
          (i32.store (i32.add (i32.const 12) (i32.mul (local.get $i) (i32.const 8))) (local.get 0))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if 0 (i32.lt_u (local.get $i) (i32.const 10))))
        (i32.store (i32.const 0) (i32.const 8)) (i32.store (i32.const 4) (i32.const 10)) (i32.const 0)))
    (core instance $m (instantiate $M (with "" (instance (export "log" (func $log')) (export "mem" (memory $memory "mem"))))))
    (func (export "twice") (param "n" u32) (canon lift (core func $m "twice")))
    (func (export "many") (param "n" u32) (result (list string)) (canon lift (core func $m "many") (memory (core memory $memory "mem")))))`
  const limits = { ...roomy, outputBytes: 1000 }
  const running = () => start(component, { log: () => undefined })

  it('is counted for each call of the host, and for the result, apart', async () => {
    expect(call(await running(), 'twice', [980], limits)).toBe(undefined)
  })

  it('is bounded before it is copied, also when one text is handed over many times', async () => {
    expect(call(await running(), 'many', [90], limits)).toHaveLength(10)
    const over = await running()
    expect(() => call(over, 'many', [93], limits)).toThrow('more than 1000 bytes at once')
    expect(over.budget.stopped).toMatchObject({ status: 'limit', limit: 'output' })
  })
})
