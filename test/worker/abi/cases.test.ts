import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AbiTrap } from '../../../host/worker/abi/trap.ts'
import { accept, call, type Imports, instantiate, roomy } from '../../support/component.ts'
import { wat } from '../../support/wat.ts'

const start = async (fields: string, imports: Imports = {}, limits = roomy) =>
  instantiate(accept(await wat(`(component ${fields})`)), imports, limits)

/** Core code with `f`, which takes the room that `realloc` gives for a string or list and answers its length. */
const receiving = (realloc: string, param = 'string'): string => `
  (core module $M
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) ${realloc})
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $m (instantiate $M))
  (func (export "f") (param "a" ${param}) (result u32)
    (canon lift (core func $m "f") (memory (core memory $m "mem")) (realloc (core func $m "realloc"))))`

describe('realloc', () => {
  it('that never ends is stopped on the budget of the call', async () => {
    const limits = { ...roomy, fuel: 1_000_000n }
    const running = await start(receiving('(loop (br 0)) (unreachable)'))
    expect(() => call(running, 'f', ['a'], limits)).toThrow(WebAssembly.RuntimeError)
    expect(running.budget.stopped).toMatchObject({ status: 'limit', limit: 'fuel' })
  })

  it('that gives less room than it was asked for harms the guest alone', async () => {
    // It moves on by one byte each time: what came before is overwritten, within the guest's memory.
    const fields = `(global $next (mut i32) (i32.const 16))`
    const text = receiving(`(global.set $next (i32.add (global.get $next) (i32.const 1))) (global.get $next)`)
    const running = await start(text.replace('(memory (export', `${fields} (memory (export`))
    expect(call(running, 'f', ['abc'])).toBe(3)
    expect(call(running, 'f', ['x'.repeat(1000)])).toBe(1000)
  })
})

describe('what the host hands over', () => {
  it.each([
    ['text', 'string', 'x'.repeat(2 ** 28)],
    ['list', '(list u64)', { length: 2 ** 25 }],
  ])('is no %s of 2^28 bytes or more, whatever memory there is', async (_, param, value) => {
    const running = await start(receiving('(i32.const 16)', param))
    expect(() => call(running, 'f', [value])).toThrow('more than 268435455 bytes may not cross')
  })

  it('is no text that the guest has no memory for', async () => {
    const running = await start(receiving('(i32.const 16)'))
    expect(() => call(running, 'f', ['x'.repeat(65_537)])).toThrow(AbiTrap)
  })
})

describe('an instance whose core code trapped', () => {
  it('never runs again', async () => {
    const running = await start(`(core module $M (func (export "f") unreachable) (func (export "g")))
      (core instance $m (instantiate $M))
      (func (export "f") (canon lift (core func $m "f"))) (func (export "g") (canon lift (core func $m "g")))`)
    expect(call(running, 'g')).toBe(undefined)
    expect(() => call(running, 'f')).toThrow(WebAssembly.RuntimeError)
    expect(() => call(running, 'g')).toThrow('entered again')
  })
})

describe('a component is refused', () => {
  const lifted = (module: string) => `(core module $M ${module} (func (export "f") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (export "f") (param "a" string)
      (canon lift (core func $m "f") (memory (core memory $m "mem")) (realloc (core func $m "realloc"))))`
  const realloc = '(func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)'

  it.each([
    ['that exports no memory', lifted(realloc), 'component/malformed'],
    ['that exports no realloc', lifted('(memory (export "mem") 1)'), 'component/malformed'],
    [
      'that exports its memory twice',
      lifted(`${realloc} (memory (export "mem") (export "mem") 1)`),
      'component/malformed',
    ],
    [
      'whose memory has 64-bit addresses',
      lifted(`${realloc} (memory (export "mem") i64 1)`),
      'component/unsupported-feature',
    ],
    [
      'that returns a borrowed handle',
      '(type $r (resource (rep i32))) (type (func (result (borrow $r))))',
      'component/malformed',
    ],
    ['that reads streams', '(type (stream u8))', 'component/unsupported-feature'],
    ['that awaits futures', '(type (future u8))', 'component/unsupported-feature'],
    ['that returns by a task', '(core func (canon task.return (result u32)))', 'component/unsupported-feature'],
    ['that waits for a set', '(core func (canon waitable-set.new))', 'component/unsupported-feature'],
    ['that pushes back', '(core func (canon backpressure.inc))', 'component/unsupported-feature'],
    ['whose function is async', '(type (func async))', 'component/unsupported-feature'],
  ])('%s', async (_, fields, code) => {
    await expect(start(fields)).rejects.toMatchObject({ code })
  })

  const importing = (module: string, name: string, signature: string) =>
    `(core module $M (import "${module}" "${name}" (func ${signature}))) (core instance (instantiate $M))`

  // Extism is the door into the box: what it gives to plugins is given to no component.
  it.each([
    ['memory', 'store_u64', '(param i64 i64)'],
    ['config', 'config_get', '(param i64) (result i64)'],
    ['HTTP', 'http_request', '(param i64 i64) (result i64)'],
  ])('that asks for %s, which Extism gives its plugins', async (_, name, signature) => {
    await expect(start(importing('extism:host/env', name, signature))).rejects.toMatchObject({
      code: 'component/malformed',
    })
  })

  it.each(['fd_renumber', 'path_open'])('that asks for %s, which no host gives', async name => {
    const text = importing('wasi_snapshot_preview1', name, '(param i32 i32) (result i32)')
    await expect(start(text)).rejects.toMatchObject({ code: 'component/malformed' })
  })
})

/** A parent that lends a handle to its child, which calls the parent back while it holds it; `back` gets the parent's handle. */
const lending = (back: string): string => `
  (core module $Table
    (table (export "t") 1 funcref)
    (func (export "back") (call_indirect (i32.const 0))))
  (core instance $table (instantiate $Table))
  (func $back (canon lift (core func $table "back")))
  (type $R (resource (rep i32)))
  (core func $new (canon resource.new $R)) (core func $drop (canon resource.drop $R)) (core func $rep (canon resource.rep $R))
  (component $C
    (import "r" (type $R (sub resource))) (import "back" (func $back))
    (core func $back' (canon lower (func $back))) (core func $drop (canon resource.drop $R))
    (core module $M (import "" "back" (func $back)) (import "" "drop" (func $drop (param i32)))
      (func (export "hold") (param i32) (call $back) (call $drop (local.get 0)))
      (func (export "forge") (param i32) (call $drop (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "back" (func $back')) (export "drop" (func $drop))))))
    (func (export "hold") (param "r" (borrow $R)) (canon lift (core func $m "hold")))
    (func (export "forge") (param "n" u32) (canon lift (core func $m "forge"))))
  (instance $c (instantiate $C (with "r" (type $R)) (with "back" (func $back))))
  (core func $hold (canon lower (func $c "hold"))) (core func $forge (canon lower (func $c "forge")))
  (core module $P
    (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "hold" (func $hold (param i32))) (import "" "forge" (func $forge (param i32)))
    (import "" "t" (table 1 funcref))
    (elem (i32.const 0) func $back)
    (global $h (mut i32) (i32.const 0))
    (func $back ${back})
    (func (export "lend") (global.set $h (call $new (i32.const 42))) (call $hold (global.get $h)))
    (func (export "forge") (call $forge (call $new (i32.const 42)))))
  (core instance $p (instantiate $P (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop)) (export "rep" (func $rep))
    (export "hold" (func $hold)) (export "forge" (func $forge)) (export "t" (table $table "t"))))))
  (func (export "lend") (canon lift (core func $p "lend")))
  (func (export "forge") (canon lift (core func $p "forge")))`

describe('a handle that is lent', () => {
  it('may be used meanwhile, and not be dropped', async () => {
    const used = await start(lending('(if (i32.ne (call $rep (global.get $h)) (i32.const 42)) (then unreachable))'))
    expect(call(used, 'lend')).toBe(undefined)
    const dropped = await start(lending('(call $drop (global.get $h))'))
    expect(() => call(dropped, 'lend')).toThrow('handle 1 is lent')
  })

  it('is nothing that another instance could drop by its index', async () => {
    const running = await start(lending(''))
    expect(() => call(running, 'forge')).toThrow('unknown handle 1')
  })
})

describe('an index that is given out again', () => {
  const reuse = (use: string) => `(type $A (resource (rep i32))) (type $B (resource (rep i32)))
    (core func $new-a (canon resource.new $A)) (core func $drop-a (canon resource.drop $A)) (core func $rep-a (canon resource.rep $A))
    (core func $new-b (canon resource.new $B)) (core func $rep-b (canon resource.rep $B))
    (core module $M
      (import "" "new-a" (func $new-a (param i32) (result i32))) (import "" "drop-a" (func $drop-a (param i32)))
      (import "" "rep-a" (func $rep-a (param i32) (result i32)))
      (import "" "new-b" (func $new-b (param i32) (result i32))) (import "" "rep-b" (func $rep-b (param i32) (result i32)))
      (func (export "f") (result i32) (local $old i32)
        (local.set $old (call $new-a (i32.const 5))) (call $drop-a (local.get $old))
        (if (i32.ne (call $new-b (i32.const 6)) (local.get $old)) (then unreachable))
        (call ${use} (local.get $old))))
    (core instance $m (instantiate $M (with "" (instance
      (export "new-a" (func $new-a)) (export "drop-a" (func $drop-a)) (export "rep-a" (func $rep-a))
      (export "new-b" (func $new-b)) (export "rep-b" (func $rep-b))))))
    (func (export "f") (result u32) (canon lift (core func $m "f")))`

  it('stands for the new handle, and never for one of the old type', async () => {
    expect(call(await start(reuse('$rep-b')), 'f')).toBe(6)
    const stale = await start(reuse('$rep-a'))
    expect(() => call(stale, 'f')).toThrow('is of another resource type')
  })
})

describe('the table of cases', () => {
  const rows = readFileSync(new URL('README.md', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => /^\| (ABI|RES)-\d/.test(line))
    .map(line => line.slice(2, -2).split(' | '))

  it('has a row for each of the 44 cases of the ABI and the 14 of handles', () => {
    const ids = (family: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${family}-${String(i + 1).padStart(2, '0')}`)
    expect(rows.map(([id]) => id)).toEqual([...ids('ABI', 44), ...ids('RES', 14)])
  })

  it('names tests that are there', () => {
    const tests = new URL('../../', import.meta.url)
    const sources = new Map(
      (readdirSync(tests, { recursive: true }) as string[])
        .filter(path => path.endsWith('.test.ts'))
        .map(path => [path, readFileSync(new URL(path, tests), 'utf8')]),
    )
    const missing = rows.flatMap(([id, , file, titles]) =>
      titles!
        .split('; ')
        .filter(title => !sources.get(file!)?.includes(`'${title}`))
        .map(title => `${id} ${file}: ${title}`),
    )
    expect(missing).toEqual([])
  })
})
