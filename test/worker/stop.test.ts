import { describe, expect, test } from 'vitest'
import { endingOf, isOfEngine, limitReached, Stop } from '../../host/worker/stop.ts'
import { wat } from '../support/wat.ts'

/** What the function `f` of a core module throws. */
async function thrownBy(fields: string): Promise<unknown> {
  const module = new WebAssembly.Module(await wat(`(module ${fields})`))
  try {
    const { exports } = new WebAssembly.Instance(module)
    ;(exports.f as () => void)()
  } catch (thrown) {
    return thrown
  }
  throw new Error('nothing was thrown')
}

const f = (body: string): string =>
  `(memory 1) (table 1 funcref) (type $t (func (param i32))) (func (export "f") ${body})`

describe('endingOf', () => {
  test.each([
    ['unreachable', 'unreachable', f('unreachable')],
    ['memory-out-of-bounds', 'a load', f('(drop (i32.load (i32.const -1)))')],
    ['memory-out-of-bounds', 'memory.fill', f('(memory.fill (i32.const 65536) (i32.const 0) (i32.const 1))')],
    ['memory-out-of-bounds', 'a segment', `(memory 1) (data (i32.const 65536) "x") (func (export "f"))`],
    ['table-out-of-bounds', 'table.get', f('(drop (table.get (i32.const 9)))')],
    ['table-out-of-bounds', 'call_indirect', f('(call_indirect (i32.const 9))')],
    ['table-out-of-bounds', 'table.fill', f('(table.fill (i32.const 9) (ref.null func) (i32.const 1))')],
    ['table-out-of-bounds', 'a segment', `(table 1 funcref) (elem (i32.const 1) $f) (func $f (export "f"))`],
    ['signature-mismatch', 'call_indirect of null', f('(call_indirect (i32.const 0))')],
    ['null-reference', 'throw_ref', '(func (export "f") (throw_ref (ref.null exn)))'],
    ['null-reference', 'ref.as_non_null', f('(drop (ref.as_non_null (ref.null func)))')],
    ['integer-divide-by-zero', 'div', f('(drop (i32.div_u (i32.const 1) (i32.const 0)))')],
    ['integer-divide-by-zero', 'rem', f('(drop (i64.rem_s (i64.const 1) (i64.const 0)))')],
    ['integer-overflow', 'div', f('(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))')],
    ['invalid-conversion', 'trunc', f('(drop (i32.trunc_f32_s (f32.const nan)))')],
  ])('names %s, by %s', async (trap, _, fields) => {
    const thrown = await thrownBy(fields)
    expect(endingOf(thrown)).toMatchObject({ status: 'trap', trap })
    expect(isOfEngine(thrown)).toBe(true)
  })

  test('an exception of the guest that nothing caught is a trap', async () => {
    const thrown = await thrownBy('(tag $t) (func (export "f") (throw $t))')
    expect(endingOf(thrown)).toMatchObject({ status: 'trap', trap: 'uncaught-exception' })
  })

  test('recursion without end is limit: stack', async () => {
    expect(endingOf(await thrownBy('(func $f (export "f") (call $f))'))).toMatchObject({ limit: 'stack' })
  })

  test('a message of V8 that nobody knows is an unknown trap', () => {
    expect(endingOf(new WebAssembly.RuntimeError('something new'))).toMatchObject({ trap: 'unknown' })
  })

  test('a stop carries its own reason, and is not of the engine', () => {
    const reason = limitReached('output', 'too much')
    expect(endingOf(new Stop(reason))).toBe(reason)
    expect(isOfEngine(new Stop(reason))).toBe(false)
  })

  test.each([new Error('a bug'), new RangeError('Invalid array length'), 'text', undefined])(
    'what the host threw by mistake is no ending of the guest: %s',
    thrown => {
      expect(endingOf(thrown)).toBeUndefined()
    },
  )
})

describe('the stack guard of V8', () => {
  test('cannot be caught by a guest, whether WebAssembly or the host ran into it', async () => {
    const module = new WebAssembly.Module(
      await wat(`(module (import "host" "f" (func $f))
        (func $down (export "down") (block $caught (try_table (catch_all $caught) (call $f)) (call $down) (return))))`),
    )
    const deep = (depth: number): number => (depth === 0 ? 0 : deep(depth - 1) + 1)
    for (const depth of [0, 1, 50, 1_000_000]) {
      const { exports } = new WebAssembly.Instance(module, { host: { f: () => void deep(depth) } })
      expect(exports.down).toThrow(RangeError)
    }
  })
})
