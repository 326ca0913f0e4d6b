import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { defaultLimits, type Limits, MiB } from '../../host/base/limits.ts'
import type { CallReport } from '../../host/worker/protocol.ts'
import { component } from '../engine/support.ts'
import { callGuest, guestOf, load } from '../support/guest.ts'
import { toolFile } from '../support/tools.ts'
import { wat } from '../support/wat.ts'

const limits: Limits = { ...defaultLimits, fuel: 50_000_000n }

/** An instance made ahead, and a way to call it. */
function preparedGuest(bytes: Uint8Array) {
  const loaded = load(bytes)
  const guest = guestOf(loaded, limits)
  expect(guest.prepare(limits)).toBe(true)
  const call = (name: string, args: readonly unknown[] = []): CallReport => callGuest(guest, loaded, name, args, limits)
  return { guest, call }
}

const fromText = async (text: string) => preparedGuest(await wat(text))

describe('an instance is put back', () => {
  test('after any number of calls, each with the same answer, fuel and log', async () => {
    const { guest, call } = preparedGuest(await readFile(toolFile('hostile')))
    const first = call('log-lines', [3])
    expect(first).toMatchObject({ status: 'ok', logs: [{}, {}, {}] })
    for (let i = 0; i < 5; i++) {
      expect(guest.restore()).toBe(true)
      call('echo', ['something else'])
      expect(guest.restore()).toBe(true)
      expect(call('log-lines', [3])).toEqual(first)
    }
  })

  test('after the tool’s own error', async () => {
    const { guest, call } = preparedGuest(await readFile(toolFile('hostile')))
    expect(call('fail', ['because'])).toMatchObject({ status: 'error' })
    expect(guest.restore()).toBe(true)
    expect(call('echo', ['x'])).toMatchObject({ value: 'x' })
  })

  test('with memory of many pages of which few are in use', async () => {
    const { guest, call } = await fromText(
      component(
        `(memory (export "memory") 256)
         (func (export "f") (result i32)
           (i32.load (i32.const 16777212)) (i32.store (i32.const 16777212) (i32.const 1)))`,
        { f: '(result u32)' },
      ),
    )
    for (let i = 0; i < 3; i++) {
      expect(call('f')).toMatchObject({ value: 0, usage: { memoryBytes: 16 * MiB } })
      expect(guest.restore()).toBe(true)
    }
  })
})

describe('an instance is not put back', () => {
  const memory = '(memory (export "memory") 1 4)'

  test.each([
    ['that trapped', `${memory} (func (export "f") unreachable)`],
    ['that was stopped', `${memory} (func (export "f") (loop (br 0)))`],
    ['whose memory grew', `${memory} (func (export "f") (drop (memory.grow (i32.const 1))))`],
    [
      'that could write to tables',
      `${memory} (table 1 funcref) (func (export "f") (table.set (i32.const 0) (ref.null func)))`,
    ],
    [
      'that could grow tables',
      `${memory} (table 1 funcref) (func (export "f") (drop (table.grow (ref.null func) (i32.const 1))))`,
    ],
    ['that could drop data', `${memory} (data $d "x") (func (export "f") (data.drop $d))`],
    ['that could drop elements', `${memory} (elem $e func) (func (export "f") (elem.drop $e))`],
    ['with a mutable reference', `${memory} (global (mut funcref) (ref.null func)) (func (export "f"))`],
    ['with a mutable vector', `${memory} (global (mut v128) (v128.const i64x2 0 0)) (func (export "f"))`],
    ['with more memory than is worth it', `(memory (export "memory") 257) (func (export "f"))`],
  ])('%s', async (_, fields) => {
    const { guest, call } = await fromText(component(fields, { f: '' }))
    call('f')
    expect(guest.restore()).toBe(false)
  })

  test('that made a handle', async () => {
    const { guest, call } = await fromText(`(component
      (type $thing (resource (rep i32)))
      (core func $new (canon resource.new $thing))
      (core module $m (import "thing" "new" (func $new (param i32) (result i32)))
        (func (export "make") (result i32) (call $new (i32.const 7))))
      (core instance $host (export "new" (func $new)))
      (core instance $i (instantiate $m (with "thing" (instance $host))))
      (func (export "make") (result u32) (canon lift (core func $i "make"))))`)
    call('make')
    expect(guest.restore()).toBe(false)
  })

  test('that set a variable before its first call', async () => {
    const { guest, call } = await fromText(`(component
      (import "glovebox:host/extism@0.1.0" (instance $host
        (export "var-set" (func (param "key" (list u8)) (param "value" (option (list u8)))))))
      (core module $libc (memory (export "memory") 1))
      (core instance $libc (instantiate $libc))
      (alias core export $libc "memory" (core memory $memory))
      (core func $set (canon lower (func $host "var-set") (memory $memory)))
      (core module $m
        (import "host" "set" (func $set (param i32 i32 i32 i32 i32)))
        (func $start (call $set (i32.const 0) (i32.const 1) (i32.const 1) (i32.const 0) (i32.const 1)))
        (start $start)
        (func (export "f")))
      (core instance $host (export "set" (func $set)))
      (core instance $i (instantiate $m (with "host" (instance $host))))
      (func (export "f") (canon lift (core func $i "f"))))`)
    call('f')
    expect(guest.restore()).toBe(false)
  })

  test('that was not made ahead', async () => {
    const { guest, call } = await fromText(component(`${memory} (func (export "f"))`, { f: '' }))
    call('f')
    expect(guest.restore()).toBe(true)
    const bare = guestOf({ functions: [], terms: { imports: [], grants: [] } } as never, defaultLimits)
    expect(bare.restore()).toBe(false)
  })
})
