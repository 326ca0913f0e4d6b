import { describe, expect, it } from 'vitest'
import { GloveboxError } from '../../host/base/error.ts'
import { defaultLimits, KiB } from '../../host/base/limits.ts'
import { Stop } from '../../host/worker/stop.ts'
import { type Accepted, accept, instantiate, isTrap } from '../support/component.ts'
import { echoComponent } from '../support/echo.ts'
import { wat } from '../support/wat.ts'

const limits = { ...defaultLimits, fuel: 100_000n, memoryBytes: 4096 * KiB }

/** Numbers from 0 to `n`, the same in every run. */
function random(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** A copy of a binary in which one to four bytes are other ones, or a piece is gone, or there twice. */
function mutate(bytes: Uint8Array, next: (n: number) => number): Uint8Array {
  const [at, length] = [8 + next(bytes.length - 8), 1 + next(16)]
  switch (next(6)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    case 1:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)])
    default: {
      const copy = Uint8Array.from(bytes)
      for (let i = next(4); i >= 0; i--) copy[8 + next(bytes.length - 8)] = next(2) === 0 ? next(256) : next(8)
      return copy
    }
  }
}

/** What becomes of a binary; throws what no binary may cause. */
function fate(bytes: Uint8Array): string {
  let accepted: Accepted
  try {
    accepted = accept(bytes)
  } catch (thrown) {
    if (GloveboxError.is(thrown) && thrown.code.startsWith('component/')) return thrown.code
    throw thrown
  }
  try {
    instantiate(accepted, { host: (a: unknown) => a }, limits)
    return 'instantiated'
  } catch (thrown) {
    if (isTrap(thrown) || thrown instanceof Stop) return 'trapped'
    // The mutated component may import something else.
    if (thrown instanceof Error && thrown.message.startsWith('the test does not give')) return 'other imports'
    if (GloveboxError.is(thrown) && thrown.code.startsWith('component/')) return thrown.code
    throw thrown
  }
}

const composed = `(component
  (component $C
    (type $R' (resource (rep i32))) (export $R "r" (type $R'))
    (core func $new (canon resource.new $R'))
    (core module $M (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 1))))
    (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
    (func (export "make") (result (own $R)) (canon lift (core func $m "make"))))
  (instance $a (instantiate $C)) (instance $b (instantiate $C))
  (component $D
    (import "c" (instance $c (export "r" (type $r (sub resource))) (export "make" (func (result (own $r))))))
    (alias export $c "r" (type $R)) (core func $drop (canon resource.drop $R)) (core func $make (canon lower (func $c "make")))
    (core module $M (import "" "make" (func $make (result i32))) (import "" "drop" (func $drop (param i32)))
      (func (export "run") (call $drop (call $make))) (start 2))
    (core instance $m (instantiate $M (with "" (instance (export "make" (func $make)) (export "drop" (func $drop))))))
    (func (export "run") (canon lift (core func $m "run"))))
  (instance $d (instantiate $D (with "c" (instance $a))))
  (export "a" (instance $b)) (export "d" (instance $d)))`

const values = echoComponent({
  kind: 'record',
  fields: [
    { name: 'name', type: { kind: 'string' } },
    { name: 'kind', type: { kind: 'variant', cases: [{ name: 'a', type: { kind: 'u64' } }, { name: 'b' }] } },
    { name: 'many', type: { kind: 'list', element: { kind: 'option', some: { kind: 'f32' } } } },
  ],
})

describe('a mutated component', () => {
  it.each([
    ['of components in a component', composed, 1],
    ['that passes values', values, 2],
  ])('%s is refused with a code, or runs under its limits', async (_, text, seed) => {
    const bytes = await wat(text)
    expect(fate(bytes)).toBe('instantiated')
    const next = random(seed)
    const fates = new Map<string, number>()
    for (let i = 0; i < 1500; i++) {
      const result = fate(mutate(bytes, next))
      fates.set(result, (fates.get(result) ?? 0) + 1)
    }
    // Most are refused, and some survive, so that the linker is tried as well.
    expect(fates.get('component/malformed')).toBeGreaterThan(100)
    expect(fates.get('instantiated')).toBeGreaterThan(10)
  })
})
