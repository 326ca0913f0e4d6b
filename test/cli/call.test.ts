import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { describe, expect, onTestFinished, test } from 'vitest'
import { glovebox } from '../support/cli.ts'
import { toolFile } from '../support/tools.ts'

const core = toolFile('hostile-core')

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
    const net = '(import "wasi:http/outgoing-handler@0.2.0" (instance (export "handle" (func))))'
    await writeFile(file, await parse(`(component ${net})`))
    const { code, out } = await glovebox(['call', file, 'go', '{}', '--json'])
    expect(code).toBe(5)
    expect(JSON.parse(out)).toMatchObject({ status: 'denied', capability: 'wasi:http/outgoing-handler@0.2.0' })
  })

  test("exits 1 for the tool's own error", async () => {
    const { code, out } = await glovebox(['call', toolFile('hostile'), 'fail', '{"reason": "no"}', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ status: 'error' })
  })

  test.each([
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
