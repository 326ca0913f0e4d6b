import { describe, expect, it } from 'vitest'
import { assemble } from '../../../scripts/spec/assemble.ts'
import type { ScriptEngine } from '../../../scripts/spec/engines.ts'
import { plain } from '../../../scripts/spec/engines.ts'
import { Machine } from '../../../scripts/spec/machine.ts'
import { emptyTally, runText } from '../../../scripts/spec/run.ts'
import { parseScript, stringText } from '../../../scripts/spec/sexpr.ts'

const script = String.raw`
;; comments, (; nested (; ones ;) too ;) and strings with ")" in them
(module $m
  (memory 1) (table 2 funcref)
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "nan") (result f32) (f32.div (f32.const 0) (f32.const 0)))
  (func (export "vector") (param i32) (result v128) (i8x16.splat (local.get 0)))
  (func (export "trap") (result v128) (v128.load (i32.const 65536)))
  (func $deep (export "deep") (call $deep))
  (global (export "a \")\" name") i64 (i64.const -1)))
(register "m" $m)
(assert_return (invoke "add" (i32.const -1) (i32.const 0x8000_0000)) (i32.const 0x7fff_ffff))
(assert_return (invoke "nan") (f32.const nan:canonical))
(assert_return (invoke $m "vector" (i32.const 255)) (v128.const i8x16 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1))
(assert_return (get "a \")\" name") (i64.const 0xffff_ffff_ffff_ffff))
(assert_trap (invoke "trap") "out of bounds memory access")
(assert_exhaustion (invoke "deep") "call stack exhausted")
(module (import "m" "add" (func $add (param i32 i32) (result i32))) (func (export "three") (result i32) (call $add (i32.const 1) (i32.const 2))))
(assert_return (invoke "three") (i32.const 3))
(assert_unlinkable (module (import "m" "nothing" (func))) "unknown import")
(assert_invalid (module (func (result i32) (i64.const 0))) "type mismatch")
(assert_invalid (module (func (global.set 0 (i64.const 0)))) "unknown global")
(assert_malformed (module binary "\00asm" "\02\00\00\00") "unknown binary version")
(assert_malformed (module quote "(func (i32.const))") "unexpected token")
(module (type (struct)) (func (export "f")))
(assert_return (invoke "f"))`

describe('a script', () => {
  it('has the same verdicts with the meter and without', async () => {
    const tally = emptyTally()
    await runText('script', script, tally)
    expect(tally).toMatchObject({ passed: 12, alike: [], failed: [] })
    expect([...tally.skipped]).toEqual([[expect.stringMatching(/unsupported-feature.*gc/), 1]])
  })

  it('tells a wrong result from a right one', async () => {
    const commands = parseScript(
      '(module (func (export "f") (result f64) (f64.const 1))) (assert_return (invoke "f") (f64.const 2))',
    )
    const machine = new Machine(plain, assemble, '(module (func (export "f") (result f64) (f64.const 1)))')
    expect(await machine.run(commands[0]!)).toEqual({ status: 'pass', detail: '' })
    expect(await machine.run(commands[1]!)).toMatchObject({ status: 'fail' })
  })

  it('fails an engine that accepts what is invalid', async () => {
    const text = '(assert_invalid (module (func (result i32))) "type mismatch")'
    const gullible: ScriptEngine = {
      ...plain,
      compile: () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
    }
    expect(await new Machine(gullible, assemble, text).run(parseScript(text)[0]!)).toMatchObject({ status: 'fail' })
  })
})

describe('parseScript', () => {
  it('keeps where each list stands', () => {
    const [, second] = parseScript('(a)\n (b "(" (; ) ;) (c))')
    expect(second).toMatchObject({ line: 2, items: ['b', '"("', { items: ['c'] }] })
  })

  it.each(['(a', 'a)', 'a', '(; a'])('refuses %s', text => {
    expect(() => parseScript(text)).toThrow(SyntaxError)
  })
})

describe('stringText', () => {
  it('reads every kind of escape', () => {
    expect(stringText(String.raw`"\t\n\"\\\41\u{1F600}ü"`)).toBe('\t\n"\\A\u{1F600}ü')
  })
})
