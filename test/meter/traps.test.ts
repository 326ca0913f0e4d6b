import { describe, expect, it } from 'vitest'
import { METER } from '../../host/meter/contract.ts'
import { meterModule } from '../../host/meter/module.ts'
import { instantiate } from '../support/metered.ts'
import { wat } from '../support/wat.ts'

describe('traps', () => {
  it.each([
    ['unreachable', 'unreachable'],
    ['(drop (i32.div_u (i32.const 1) (local.get $zero)))', 'divide by zero'],
    ['(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))', 'divide result unrepresentable'],
    ['(drop (i32.trunc_f32_s (f32.const nan)))', 'float unrepresentable in integer range'],
    ['(drop (i32.load (i32.const 65536)))', 'memory access out of bounds'],
    ['(call_indirect $t (i32.const 9))', 'table index is out of bounds'],
    ['(call_indirect $t (i32.const 1))', 'RuntimeError'],
    ['(call_indirect $t (type $other) (i32.const 0) (i32.const 0))', 'RuntimeError'],
    ['(drop (ref.as_non_null (ref.null func)))', 'dereferencing a null pointer'],
    ['(throw $e)', 'exception'],
  ])('of %s is the same metered and unmetered', async (operators, _) => {
    const text = `(module (memory 1) (tag $e) (type $other (func (param i32))) (table $t 2 funcref) (elem (i32.const 0) $g) (func $g)
      (func (export "f") (local $zero i32) ${operators}))`
    const bytes = await wat(text)
    const unmetered = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f as () => void
    const m = instantiate(new WebAssembly.Module(meterModule(bytes)))
    const thrown = (run: () => unknown): unknown => {
      try {
        return run()
      } catch (error) {
        return error instanceof Error ? `${error.name}: ${error.message}` : error?.constructor.name
      }
    }
    const f = m.exports.f as () => void
    ;(m.exports[METER.fuel] as WebAssembly.Global<'i64'>).value = 1_000n
    expect(thrown(f)).toEqual(thrown(unmetered))
    expect(thrown(f)).toEqual(expect.any(String))
  })
})
