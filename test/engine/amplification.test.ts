import { describe, expect, test } from 'vitest'
import { MAX_HANDLES } from '../../host/worker/abi/instance.ts'
import { MAX_TYPE_PARTS } from '../../host/worker/describe.ts'
import { wat } from '../support/wat.ts'
import { component, engine, toolset } from './support.ts'

/** A component that hands a list of `bytes` down a chain of `links` component instances, each of which holds it while the next one runs. */
function chain(links: number, bytes: number): string {
  const pages = Math.ceil(bytes / 65_536) + 1
  const memory = `(memory (export "memory") ${pages}) (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))`
  const link = `(component $link
    (import "next" (func $next (param "a" (list u8))))
    (core module $libc ${memory})
    (core module $m (import "libc" "next" (func $next (param i32 i32)))
      (func (export "f") (param i32 i32) (call $next (i32.const 0) (i32.const ${bytes}))))
    (core instance $libc (instantiate $libc))
    (core func $next (canon lower (func $next) (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
    (core instance $i (instantiate $m (with "libc" (instance (export "next" (func $next))))))
    (func (export "f") (param "a" (list u8))
      (canon lift (core func $i "f") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc")))))`
  const last = `(component $last
    (core module $m ${memory} (func (export "f") (param i32 i32)))
    (core instance $i (instantiate $m))
    (func (export "f") (param "a" (list u8))
      (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))`
  const links$ = Array.from(
    { length: links },
    (_, i) =>
      `(alias export $i${i} "f" (func $f${i})) (instance $i${i + 1} (instantiate $link (with "next" (func $f${i}))))`,
  )
  return `(component ${link} ${last} (instance $i0 (instantiate $last)) ${links$.join('\n')}
    (alias export $i${links} "f" (func $f)) (export "f" (func $f)))`
}

describe('lists held by calls in progress', () => {
  const KiB64 = 65_536
  // Each of the links holds one list, and weighs its parameter.
  const call = async (links: number) => {
    const limits = { outputBytes: 10 * (KiB64 + 64) }
    const tools = await toolset(chain(links, KiB64), { limits })
    return tools.call('f', { a: 'AA==' })
  }

  test('may together be as many bytes as one result', async () => {
    expect(await call(10)).toMatchObject({ status: 'ok' })
  })

  test('end the call when together they are more', async () => {
    expect(await call(11)).toMatchObject({ status: 'limit', limit: 'output' })
  })
})

/** A component of two instances, each of which makes as many handles as it is told. */
const twoMakers = `(component
  (component $maker
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core module $m (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (param $n i32)
        (loop $again
          (if (local.get $n) (then
            (drop (call $new (i32.const 1)))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br $again))))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (param "n" u32) (canon lift (core func $i "make"))))
  (instance $a (instantiate $maker)) (instance $b (instantiate $maker))
  (alias export $a "make" (func $a)) (export "make-a" (func $a))
  (alias export $b "make" (func $b)) (export "make-b" (func $b)))`

describe('handles', () => {
  test('of all instances of a component share one ceiling', async () => {
    const tools = await toolset(twoMakers)
    await using session = await tools.session()
    expect(await session.call('make-a', { n: MAX_HANDLES - 1 })).toMatchObject({ status: 'ok' })
    expect(await session.call('make-b', { n: 1 })).toMatchObject({ status: 'ok' })
    expect(await session.call('make-b', { n: 1 })).toMatchObject({ status: 'trap', trap: 'abi' })
  })
})

describe('types of many functions', () => {
  // A tuple of a thousand, itself, and the function: 1,002 parts each.
  const withFunctions = (count: number): Promise<Uint8Array> => {
    const names = Array.from({ length: count }, (_, i) => `f${i}`)
    const result = `(result (tuple ${'u8 '.repeat(1000)}))`
    const core = names.map(name => `(func (export "${name}") (result i32) (i32.const 0))`).join('')
    return wat(component(`(memory (export "memory") 1) ${core}`, Object.fromEntries(names.map(name => [name, result]))))
  }
  const most = Math.floor(MAX_TYPE_PARTS / 1002)

  test('are accepted up to a ceiling that counts them together', async () => {
    expect((await (await engine()).load(await withFunctions(most))).tools).toHaveLength(most)
  })

  test('are refused above it', async () => {
    const loading = (await engine()).load(await withFunctions(most + 1))
    await expect(loading).rejects.toMatchObject({ code: 'component/too-large', detail: { parts: (most + 1) * 1002 } })
  })
})
