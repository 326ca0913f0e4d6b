import { describe, expect, it } from 'vitest'
import { decodeComponent } from '../../host/wasm/component-decode.ts'
import { validateComponent } from '../../host/wasm/validate/component.ts'
import { wat } from '../support/wat.ts'

const validate = async (fields: string) => validateComponent(decodeComponent(await wat(`(component ${fields})`)))
const malformed = { code: 'component/malformed' }
const tooLarge = { code: 'component/too-large' }

/** A core instance `$m` of a module with a memory, a good `realloc`, and `f` with the signature given. */
const core = (signature: string): string => `(core module $M
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
    (func (export "bad") (param i32) (result i32) unreachable)
    (func (export "post") (param i32))
    (func (export "f") ${signature} unreachable))
  (core instance $m (instantiate $M))`
const lift = (type: string, options = ''): string =>
  `(func (export "g") ${type} (canon lift (core func $m "f") ${options}))`
const memory = '(memory (core memory $m "mem"))'
const realloc = '(realloc (core func $m "realloc"))'

describe('a lifted function', () => {
  it.each([
    ['', '', ''],
    ['(param "a" u8)', '(param i32)', ''],
    ['(param "a" u64) (param "b" f32) (result f64)', '(param i64 f32) (result f64)', ''],
    ['(param "a" string)', '(param i32 i32)', `${memory} ${realloc}`],
    ['(result string)', '(result i32)', memory],
    ['(result (tuple u8 u8))', '(result i32)', memory],
    ['(param "a" (list u8 16))', `(param ${'i32 '.repeat(16)})`, ''],
    ['(param "a" (list u8 17))', '(param i32)', `${memory} ${realloc}`],
    ['(param "a" (result u32 (error f64)))', '(param i32 i64)', ''],
  ])('of type %s has the core signature %s', async (type, signature, options) => {
    await validate(core(signature) + lift(type, options))
  })

  it.each([
    ['of another core signature', '(param "a" u8)', '(param i64)', ''],
    ['with a parameter too many', '', '(param i32)', ''],
    ['with a result too many', '', '(result i32)', ''],
    ['that takes strings without realloc', '(param "a" string)', '(param i32 i32)', memory],
    ['that takes strings without memory', '(param "a" string)', '(param i32 i32)', ''],
    ['that returns strings without memory', '(result string)', '(result i32)', ''],
    ['that spills parameters without realloc', '(param "a" (list u8 17))', '(param i32)', memory],
    [
      'with a realloc of another signature',
      '(param "a" string)',
      '(param i32 i32)',
      `${memory} (realloc (core func $m "bad"))`,
    ],
    ['with a realloc, but no memory', '', '', realloc],
    ['with a post-return of another signature', '', '', '(post-return (core func $m "post"))'],
  ])('%s is refused', async (_, type, signature, options) => {
    await expect(validate(core(signature) + lift(type, options))).rejects.toMatchObject(malformed)
  })
})

describe('a core module', () => {
  const link = (wanted: string, given: string) =>
    validate(`(core module $A ${given}) (core instance $a (instantiate $A))
      (core module $B (import "a" "x" ${wanted})) (core instance (instantiate $B (with "a" (instance $a))))`)

  it.each([
    ['(func (param i32))', '(func (export "x") (param i32))'],
    ['(memory 1)', '(memory (export "x") 2 3)'],
    ['(memory 1 5)', '(memory (export "x") 1 5)'],
    ['(table 1 funcref)', '(table (export "x") 1 2 funcref)'],
    ['(global i64)', '(global (export "x") i64 (i64.const 0))'],
    ['(global (mut f32))', '(global (export "x") (mut f32) (f32.const 0))'],
    ['(tag (param i32))', '(tag (export "x") (param i32))'],
  ])('importing %s takes %s', async (wanted, given) => {
    await link(wanted, given)
  })

  it('tells references by what they refer to', async () => {
    const pass = (type: string) => `(core module $A (type $t ${type}) (func (export "x") (param (ref null $t))))
      (core instance $a (instantiate $A))
      (core module $B (type $other (func (result i64))) (type $t (func (param f32))) (import "a" "x" (func (param (ref null $t)))))
      (core instance (instantiate $B (with "a" (instance $a))))`
    await validate(pass('(func (param f32))'))
    await expect(validate(pass('(func (param f64))'))).rejects.toMatchObject(malformed)
  })

  it.each([
    ['(func (param i32))', '(func (export "x") (param i64))'],
    ['(func)', '(memory (export "x") 1)'],
    ['(memory 2)', '(memory (export "x") 1)'],
    ['(memory 1 5)', '(memory (export "x") 1)'],
    ['(memory 1 5)', '(memory (export "x") 1 6)'],
    ['(table 1 funcref)', '(table (export "x") 1 externref)'],
    ['(global i64)', '(global (export "x") (mut i64) (i64.const 0))'],
    ['(global i64)', '(global (export "x") i32 (i32.const 0))'],
    ['(tag (param i32))', '(tag (export "x"))'],
    ['(func)', '(func (export "y"))'],
  ])('importing %s refuses %s', async (wanted, given) => {
    await expect(link(wanted, given)).rejects.toMatchObject(malformed)
  })

  it('imports each name once', async () => {
    await expect(validate('(core module (import "a" "b" (func)) (import "a" "b" (func)))')).rejects.toMatchObject(
      malformed,
    )
  })
})

describe('an instantiation', () => {
  it.each([
    ['without an import', '(component $C (import "f" (func))) (instance (instantiate $C))'],
    [
      'with a function of another type',
      '(import "g" (func $g (param "a" u8))) (component $C (import "f" (func))) (instance (instantiate $C (with "f" (func $g))))',
    ],
    [
      'with an instance that exports less',
      '(import "i" (instance $i)) (component $C (import "i" (instance (export "f" (func))))) (instance (instantiate $C (with "i" (instance $i))))',
    ],
    [
      'with a component that imports more',
      `(import "c" (component $c (import "x" (func)))) (component $C (import "c" (component))) (instance (instantiate $C (with "c" (component $c))))`,
    ],
    [
      'with one resource where two functions need the same',
      `(import "r" (type $R (sub resource))) (import "s" (type $S (sub resource)))
      (component $C (import "r" (type $r (sub resource))) (import "s" (type (eq $r))))
      (instance (instantiate $C (with "r" (type $R)) (with "s" (type $S))))`,
    ],
    [
      'with an argument given twice',
      '(import "g" (func $g)) (component $C (import "f" (func))) (instance (instantiate $C (with "f" (func $g)) (with "f" (func $g))))',
    ],
  ])('%s is refused', async (_, fields) => {
    await expect(validate(fields)).rejects.toMatchObject(malformed)
  })

  it('makes each instance’s resources anew', async () => {
    const two = (second: string) => `(component $C (type $r' (resource (rep i32))) (export $r "r" (type $r'))
        (core func $drop (canon resource.drop $r')) (func (export "f") (param "x" (own $r)) (canon lift (core func $drop))))
      (instance $a (instantiate $C)) (instance $b (instantiate $C))
      (component $D (import "r" (type $r (sub resource))) (import "f" (func (param "x" (own $r)))))
      (instance (instantiate $D (with "r" (type $a "r")) (with "f" (func ${second} "f"))))`
    await validate(two('$a'))
    await expect(validate(two('$b'))).rejects.toMatchObject(malformed)
  })
})

describe('a name', () => {
  it.each([
    ['twice', '(import "a" (func)) (import "a" (func))'],
    ['twice but for its case', '(import "a-b" (func)) (import "a-B" (func))'],
    ['of a method without its resource', '(import "[method]a.b" (func))'],
    [
      'of a method that takes something else',
      '(import "a" (type (sub resource))) (import "[method]a.b" (func (param "self" u8)))',
    ],
    [
      'of a constructor that makes something else',
      '(import "a" (type (sub resource))) (import "[constructor]a" (func (result u8)))',
    ],
  ])('%s is refused', async (_, fields) => {
    await expect(validate(fields)).rejects.toMatchObject(malformed)
  })
})

const pairOfInstances = (i: number): string =>
  `(instance (export "a" (instance (type $t${i}))) (export "b" (instance (type $t${i}))))`

describe('a bomb', () => {
  const doubling = (n: number, first: string, next: (i: number) => string) =>
    `(type $t0 ${first}) ${Array.from({ length: n }, (_, i) => `(type $t${i + 1} ${next(i)})`).join(' ')}`

  it.each([
    ['of tuples that double', doubling(40, 'u8', i => `(tuple $t${i} $t${i})`)],
    ['of lists of tuples that double', doubling(40, 'u8', i => `(tuple (list $t${i}) (list $t${i}))`)],
    ['of lists in lists', doubling(101, 'u8', i => `(list $t${i})`)],
    ['of a fixed list of fixed lists', doubling(4, '(list u8 256)', i => `(list $t${i} 256)`)],
    ['of instance types that double', doubling(40, '(instance (export "r" (type (sub resource))))', pairOfInstances)],
    [
      'of instance types in instance types',
      doubling(60, '(instance)', i => `(instance (export "a" (instance (type $t${i}))))`),
    ],
  ])('%s is refused', async (_, fields) => {
    await expect(validate(fields)).rejects.toMatchObject(tooLarge)
  })
})
