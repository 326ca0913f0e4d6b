import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { glovebox } from '../support/cli.ts'
import { toolFile } from '../support/tools.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glovebox-cli-'))
})
afterAll(() => rm(dir, { recursive: true }))

describe('glovebox inspect', () => {
  test('lists tools with their parameters and docs, imports, digest and size', async () => {
    const { code, out } = await glovebox(['inspect', toolFile('calc')])
    expect(code).toBe(0)
    expect(out).toMatch(/^calc\.wasm {2}\d\.\d MiB, \d+ core modules\nsha256 [0-9a-f]{64}\n/)
    expect(out).toMatch(/ {2}evaluate\(expression, variables, digits\) {2}\S/)
    expect(out).toMatch(
      /wasi:cli\/environment@0\.2\S+ +no variables, no arguments; --grant env:NAME=VALUE gives more\n/,
    )
  })

  test('shows what a tool asks for as the options that would grant it, safe to paste', async () => {
    const file = join(dir, 'asking.wasm')
    await copyFile(toolFile('hostile-core'), file)
    expect((await glovebox(['inspect', file])).out).not.toContain('Asks for')
    const asks = [
      { grant: 'http:api.weather.test', why: 'to look\u001b[2J the weather up' },
      { grant: "env:A='; rm -rf $HOME; '", why: 'to do harm' },
    ]
    await writeFile(join(dir, 'asking.grants.json'), JSON.stringify({ version: 1, asks }))
    const { out } = await glovebox(['inspect', file])
    expect(out).toContain('\nAsks for (nothing is granted by asking)\n')
    expect(out).toContain('  --grant http:api.weather.test  to look\\u001b[2J the weather up\n')
    expect(out).toContain("  --grant 'env:A='\\''; rm -rf $HOME; '\\'''  to do harm\n")
    expect(JSON.parse((await glovebox(['inspect', file, '--json'])).out)).toMatchObject({ asks })
  })

  test('--json has the schemas that a model sees, with descriptions', async () => {
    const { out } = await glovebox(['inspect', toolFile('calc'), '--json'])
    const { version, tools } = JSON.parse(out)
    expect(version).toBe(1)
    const evaluate = tools.find((tool: { name: string }) => tool.name === 'evaluate')
    expect(evaluate.description.length).toBeGreaterThan(20)
    expect(evaluate.input).toMatchObject({ type: 'object', additionalProperties: false })
  })
})

describe('glovebox types', () => {
  test('writes a typed client', async () => {
    const file = join(dir, 'calc.d.ts')
    expect((await glovebox(['types', toolFile('calc'), '-o', file])).code).toBe(0)
    expect(await readFile(file, 'utf8')).toContain('export interface Calc extends Toolset')
  })
})

describe('glovebox build', () => {
  test('makes a component of component text, which can be called', async () => {
    const out = join(dir, 'core.wasm')
    const built = await glovebox(['build', 'guest-tools/tools/hostile-core', '-o', out, '--json'])
    expect(JSON.parse(built.out)).toMatchObject({ version: 1, path: out })
    expect((await glovebox(['call', out, 'add', '{"left": 1, "right": 1}'])).out).toBe('2\n')
  })

  test('says what is missing where there is no tool', async () => {
    const { code, err } = await glovebox(['build', dir])
    expect(code).toBe(2)
    expect(err).toMatch(/^glovebox: build\/failed: /)
  })
})

describe('glovebox', () => {
  test('--version prints the version of the package', async () => {
    expect(await glovebox(['--version'])).toEqual({ code: 0, out: '0.1.0\n', err: '' })
  })

  test('help COMMAND is COMMAND --help', async () => {
    expect(await glovebox(['help', 'call'])).toEqual(await glovebox(['call', '--help']))
  })

  test('a file that cannot be written is one line and exit 2', async () => {
    const { code, err } = await glovebox(['types', toolFile('hostile-core'), '-o', join(dir, 'no/folder.d.ts')])
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 })
    expect(err).toContain('folder.d.ts: ENOENT')
  })

  test('without a command shows the commands and exits 2', async () => {
    const { code, out } = await glovebox([])
    expect(code).toBe(2)
    for (const command of ['build', 'inspect', 'types', 'call', 'agent']) expect(out).toContain(`  ${command} `)
  })
})
