/** Components to be mutated, and what becomes of a mutated one. */

import { GloveboxError } from '../../host/base/error.ts'
import { defaultLimits, KiB } from '../../host/base/limits.ts'
import { Stop } from '../../host/worker/stop.ts'
import { type Accepted, accept, instantiate, isTrap } from './component.ts'
import { echoComponent } from './echo.ts'

const limits = { ...defaultLimits, fuel: 100_000n, memoryBytes: 4096 * KiB }

/**
 * What becomes of a binary: the code of its refusal, or how its instantiation ended.
 * @throws {unknown} what no binary may cause.
 */
export function fate(bytes: Uint8Array): string {
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

/** Components in a component, with resources. */
export const composed = `(component
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

/** A component that passes values of many types. */
export const values = echoComponent({
  kind: 'record',
  fields: [
    { name: 'name', type: { kind: 'string' } },
    { name: 'kind', type: { kind: 'variant', cases: [{ name: 'a', type: { kind: 'u64' } }, { name: 'b' }] } },
    { name: 'many', type: { kind: 'list', element: { kind: 'option', some: { kind: 'f32' } } } },
  ],
})
