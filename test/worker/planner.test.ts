import { describe, expect, it } from 'vitest'
import { decodeComponent } from '../../host/wasm/component-decode.ts'
import type { FunctionType } from '../../host/wasm/wit-type.ts'
import { Budget } from '../../host/worker/budget.ts'
import { CoreInstances } from '../../host/worker/core.ts'
import { link } from '../../host/worker/link.ts'
import type { LinkPlan } from '../../host/worker/plan.ts'
import { planLink } from '../../host/worker/planner.ts'
import { Cell } from '../../host/worker/protocol.ts'
import { accept, roomy } from '../support/component.ts'
import { wat } from '../support/wat.ts'

/** A component's plan, and a way to make instances by it. */
async function planned(fields: string) {
  const { component, modules } = accept(await wat(`(component ${fields})`))
  const plan = planLink(component)
  const types: FunctionType[] = []
  const instance = (slice?: bigint) => {
    const budget = new Budget(roomy, { cell: new Cell(), now: () => 0, ...(slice && { slice }) })
    const cores = new CoreInstances(budget)
    const functions = link(plan, {
      budget,
      instantiateCore: (module, given) => cores.instantiate(modules.get(module)!, given),
      importFunction: (_, __, type) => {
        types.push(type)
        return { type, call: ([n]) => n }
      },
      importResource: () => expect.unreachable('no resource is imported'),
    })
    budget.begin(1, roomy)
    const call = (name: string, ...args: unknown[]): unknown => functions.get(name)!.call(args, undefined)
    return { call, fuel: () => BigInt(budget.usage(0, 0).fuel) }
  }
  return { plan, types, instance }
}

const steps = ({ steps }: LinkPlan, kind: string): number => steps.filter(step => step.kind === kind).length

describe('a plan', () => {
  const counter = `
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r)) (core func $rep (canon resource.rep $r))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32))) (import "" "rep" (func $rep (param i32) (result i32)))
      (global $n (mut i32) (i32.const 0))
      (func (export "make") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (call $new (global.get $n)))
      (func (export "read") (param i32) (result i32) (call $rep (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new)) (export "rep" (func $rep))))))
    (func (export "make") (result u32) (canon lift (core func $m "make")))
    (func (export "read") (param "handle" u32) (result u32) (canon lift (core func $m "read")))`

  it('serves many instances, each with globals and handles of its own', async () => {
    const { instance } = await planned(counter)
    const [a, b] = [instance(), instance()]
    expect([a.call('make'), a.call('make'), b.call('make')]).toEqual([1, 2, 1])
    expect([a.call('read', 2), b.call('read', 1)]).toEqual([2, 1])
    expect(() => b.call('read', 2)).toThrow('unknown handle 2')
  })

  it('asks for host functions with the same types for each instance', async () => {
    const { types, instance } = await planned(`(import "f" (func (param "a" u32) (result u32)))`)
    instance()
    instance()
    expect(types).toHaveLength(2)
    expect(types[0]).toBe(types[1])
  })

  it('takes one step for what is named twice', async () => {
    const takesText = '(canon lift (core func $m "f") (memory (core memory $m "m")) (realloc (core func $m "g")))'
    const { plan } = await planned(`
      (core module $M (memory (export "m") 1)
        (func (export "f") (param i32 i32)) (func (export "g") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
      (core instance $m (instantiate $M))
      (func (export "a") (param "x" string) ${takesText})
      (func (export "b") (param "x" string) ${takesText})`)
    expect([steps(plan, 'core-export'), steps(plan, 'abi-context'), steps(plan, 'lift')]).toEqual([3, 1, 2])
  })
})

describe('core modules of one instance', () => {
  it('have their own fuel refilled, however many share the hooks', async () => {
    const loops = (n: number) => `(core module $M${n}
        (import "" "next" (func $next (result i32)))
        (func (export "f") (result i32) (local $i i32)
          (loop $l (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
          (i32.add (call $next) (i32.const 1))))
      (core instance $i${n} (instantiate $M${n} (with "" (instance (export "next" (func $i${n - 1} "f"))))))`
    const modules = Array.from({ length: 40 }, (_, i) => loops(i + 1)).join('\n')
    const { instance } = await planned(`
      (core module $M0 (func (export "f") (result i32) (i32.const 0))) (core instance $i0 (instantiate $M0))
      ${modules} (func (export "f") (result u32) (canon lift (core func $i40 "f")))`)
    const [whole, sliced] = [instance(), instance(50n)]
    expect([whole.call('f'), sliced.call('f')]).toEqual([40, 40])
    expect(sliced.fuel()).toBe(whole.fuel())
  })
})

describe('planning', () => {
  it('refuses a binary that asks for more work than it is long', async () => {
    const exports = Array.from({ length: 300 }, (_, i) => `(export "e${i}" (func $f))`).join(' ')
    const bags = (count: number) => `(component $C (import "f" (func $f))
      ${Array.from({ length: count }, () => `(instance ${exports})`).join(' ')})
      (import "f" (func $f))
      ${Array.from({ length: 10 }, () => '(instance (instantiate $C (with "f" (func $f))))').join(' ')}`
    const plan = async (count: number) => planLink(decodeComponent(await wat(`(component ${bags(count)})`)))
    expect((await plan(60)).functions).toEqual([])
    await expect(plan(70)).rejects.toMatchObject({ code: 'component/too-large' })
  })

  it('refuses instances of core modules that have too much in all', async () => {
    // 1,000 exports count 8 each, and the functions 1: 9,000 for each instance.
    const exports = Array.from({ length: 1000 }, (_, i) => `(func (export "f${i}"))`).join(' ')
    const instances = (count: number) =>
      wat(`(component (core module $M ${exports}) ${'(core instance (instantiate $M))'.repeat(count)})`)
    expect(planLink(decodeComponent(await instances(111))).functions).toEqual([])
    const over = await instances(112)
    expect(() => planLink(decodeComponent(over))).toThrow(expect.objectContaining({ code: 'component/too-large' }))
  })
})
