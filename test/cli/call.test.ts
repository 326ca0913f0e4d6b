import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { describe, expect, onTestFinished, test } from 'vitest'
import { glovebox } from '../support/cli.ts'
import { toolFile } from '../support/tools.ts'

const core = toolFile('hostile-core')

/** Tells whether the configuration has a value for "unit". */
const configured = `(component
  (import "wasi:config/store@0.2.0-draft" (instance $config
    (type $e' (variant (case "upstream" string) (case "io" string))) (export "error" (type $e (eq $e')))
    (export "get" (func (param "key" string) (result (result (option string) (error $e)))))))
  (core module $libc (memory (export "memory") 1) (data (i32.const 0) "unit")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096)))
  (core instance $libc (instantiate $libc))
  (core func $get (canon lower (func $config "get") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $m (import "h" "memory" (memory 0)) (import "h" "get" (func $get (param i32 i32 i32)))
    (func (export "configured") (result i32) (call $get (i32.const 0) (i32.const 4) (i32.const 64)) (i32.load8_u (i32.const 68))))
  (core instance $i (instantiate $m (with "h" (instance (export "memory" (memory $libc "memory")) (export "get" (func $get))))))
  (func (export "configured") (result bool) (canon lift (core func $i "configured"))))`

describe('glovebox call', () => {
  test('prints the value alone on stdout and exits 0', async () => {
    const { code, out, err } = await glovebox(['call', core, 'add', '{"left": 40, "right": 2}'])
    expect({ code, out }).toEqual({ code: 0, out: '42\n' })
    expect(err).toContain('fuel 4')
  })

  test('--json prints one outcome, with fuel as a decimal string', async () => {
    const { code, out, err } = await glovebox(['call', core, 'add', '{"left": 40, "right": 2}', '--json'])
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(JSON.parse(out)).toMatchObject({ version: 1, status: 'ok', value: 42, usage: { fuel: '4', exact: true } })
  })

  test('exits 4 and names the limit when the fuel is gone', async () => {
    const { code, out } = await glovebox(['call', toolFile('hostile'), 'spin', '{}', '--fuel', '1000000', '--json'])
    expect(code).toBe(4)
    expect(JSON.parse(out)).toMatchObject({ status: 'limit', limit: 'fuel', usage: { fuel: '1000000' } })
  })

  test('exits 4 when time is up', async () => {
    const { code, out } = await glovebox([
      'call',
      core,
      'spin',
      '{}',
      '--timeout',
      '50ms',
      '--fuel',
      '1000000000000',
      '--json',
    ])
    expect(code).toBe(4)
    expect(JSON.parse(out)).toMatchObject({ status: 'limit', limit: 'time' })
  })

  test('exits 3 when the guest traps', async () => {
    const { code, out, err } = await glovebox(['call', core, 'trap', '{}'])
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(/^trap: unreachable: /)
  })

  test('exits 5 and names the import that nothing grants', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glovebox-cli-'))
    onTestFinished(() => rm(dir, { recursive: true }))
    const file = join(dir, 'caller.wasm')
    const net = '(import "acme:billing/charge@1.0.0" (instance (export "handle" (func))))'
    await writeFile(file, await parse(`(component ${net})`))
    const { code, out } = await glovebox(['call', file, 'go', '{}', '--json'])
    expect(code).toBe(5)
    expect(JSON.parse(out)).toMatchObject({ status: 'denied', capability: 'acme:billing/charge@1.0.0' })
  })

  test("exits 1 for the tool's own error", async () => {
    const { code, out } = await glovebox(['call', toolFile('hostile'), 'fail', '{"reason": "no"}', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ status: 'error' })
  })

  test('gives what --grant says, and tells of what was refused and what would allow it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glovebox-cli-'))
    onTestFinished(() => rm(dir, { recursive: true }))
    const file = join(dir, 'clock.wasm')
    await writeFile(file, await parse(configured))
    const tell = (...grants: string[]) => glovebox(['call', file, 'configured', '{}', ...grants])
    expect(await tell('--grant', 'config:unit=m', '--grant', 'env:A=B')).toMatchObject({ code: 0, out: 'true\n' })
    const { out, err } = await tell('--grant', 'config:units=m')
    expect(out).toBe('false\n')
    expect(err).toContain('[refused] config: unit; --grant config:unit=VALUE would allow it\n')
  })

  test.each([
    ['a grant that is none', ['call', core, 'add', '{}', '--grant', 'socket:1'], 'grant/invalid'],
    ['a grant that does not fit', ['call', core, 'add', '{}', '--grant', 'env:A'], 'grant/invalid'],
    [
      'a secret that is not set',
      ['call', core, 'add', '{}', '--grant', 'secret:K=GLOVEBOX_NOT_SET@a.test'],
      'grant/invalid',
    ],
    ['a file that is not there', ['call', 'nowhere.wasm', 'add', '{}'], 'component/not-found'],
    ['a function that is not there', ['call', core, 'subtract', '{}'], 'component/world-mismatch'],
    ['arguments that are no JSON', ['call', core, 'add', '{left: 1}'], 'config/invalid'],
    ['arguments that do not fit', ['call', core, 'add', '{"left": -1, "right": 2}'], 'input/invalid'],
    ['an unknown option', ['call', core, 'add', '{}', '--fule', '1'], 'config/invalid'],
    ['a size that is none', ['call', core, 'add', '{}', '--memory', 'lots'], 'config/invalid'],
    ['too few arguments', ['call', core, 'add'], 'config/invalid'],
    ['an unknown command', ['cal', core], 'config/invalid'],
  ])('%s: one line with a code, exit 2, no stack', async (_, args, code) => {
    const ran = await glovebox(args)
    expect(ran.code).toBe(2)
    expect(ran.out).toBe('')
    expect(ran.err).toMatch(new RegExp(`^glovebox: ${code}: [^\\n]+\\n$`))
  })

  test('--help shows options and examples, on stdout', async () => {
    const { code, out } = await glovebox(['call', '--help'])
    expect(code).toBe(0)
    expect(out).toContain('Examples:\n  glovebox call')
  })
})
