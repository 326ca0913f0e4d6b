import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installPacked, type Packed, pack, run } from '../../scripts/footprint/install.ts'
import { installedSizes } from '../../scripts/footprint/measure.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'glovebox-pack-'))
let packed: Packed

beforeAll(() => {
  packed = pack(root, folder)
  installPacked(folder, packed)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const evaluate = (script: string): string =>
  run(folder, process.execPath, ['--input-type=module', '--eval', script]).trim()

describe('the package', () => {
  test('it holds the build, the interfaces and the documents, and nothing else', () => {
    const shipped = /^(dist|guest-tools\/sdk|guest-tools\/templates|wit)\//
    const others = packed.files.filter(path => !shipped.test(path))
    expect(others).toEqual(['LICENSE', 'README.md', 'host/cli/bin.mjs', 'package.json'])
    expect(packed.files.filter(path => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path))).toEqual([
      'dist/build/guest-tools/javascript.wasm',
    ])
    expect(packed.files.filter(path => path.startsWith('wit/') && !/\.(wit|md)$/.test(path))).toEqual([])
  })

  test('installed, it brings extism and zod, and no other package', () => {
    const names = installedSizes(folder).map(({ name }) => name)
    expect(names.filter(name => !name.startsWith('.')).sort()).toEqual(['extism', 'glovebox', 'zod'])
  })

  test('an app that gives no grants loads nothing of zod', () => {
    const specifiers = `import { registerHooks } from 'node:module'
      const seen = []
      registerHooks({ resolve: (specifier, context, next) => (seen.push(specifier), next(specifier, context)) })
      const { createEngine } = await import('glovebox')
      await using engine = await createEngine({ cache: false })
      await engine.load(new TextEncoder().encode('not wasm')).catch(() => {})
      await engine.load(Uint8Array.of(), { grants: [] }).catch(() => {})
      console.log(seen.filter(one => one.startsWith('zod')).join())`
    const without = specifiers.replace(/^.*grants: .*$/m, '')
    expect([evaluate(without), evaluate(specifiers)]).toEqual(['', 'zod/mini'])
  })

  test.each(['glovebox', 'glovebox/agent'])('%s can be imported without the optional packages', specifier => {
    expect(evaluate(`console.log(Object.keys(await import('${specifier}')).length > 0)`)).toBe('true')
  })

  test('installed, it runs the scripts of the code executor', () => {
    const script = `import { agent, callTool, code, scripted, toolResults } from 'glovebox/agent'
      await using executor = code()
      const model = scripted([callTool('javascript', { script: 'return 6 * 7' }), request => toolResults(request)[0].text])
      console.log((await agent({ model, executor }).run('?')).text)`
    expect(evaluate(script)).toBe('42')
  })

  test('without the toolchain’s packages, building a tool names the command that installs them', () => {
    writeFileSync(join(folder, 'tool.wat'), '(component)')
    const build =
      "import { buildTool } from 'glovebox/toolchain'; await buildTool({ dir: 'tool.wat' }).catch(e => console.log(e.code, e.detail.command))"
    expect(evaluate(build)).toMatch(
      /^build\/toolchain-missing npm install --save-dev "@bytecodealliance\/jco-transpile@.+"$/,
    )
  })

  test('installed, it makes a new tool, and names at once all that building it needs', () => {
    const script = `import { buildTool, languages, scaffold } from 'glovebox/toolchain'
      for (const language of languages) await scaffold({ dir: 'new-' + language, language })
      const { missing } = await scaffold({ dir: 'another' })
      await buildTool({ dir: 'another' }).catch(error => console.log(error.code, missing.endsWith(error.detail.command)))`
    expect(evaluate(script)).toBe('build/toolchain-missing true')
    expect(readdirSync(join(folder, 'new-ts')).sort()).toEqual(
      ['.gitignore', 'README.md', 'package.json', 'src', 'test', 'tsconfig.json', 'wit'].sort(),
    )
    expect(readFileSync(join(folder, 'another/README.md'), 'utf8')).not.toContain('npm install')
  })

  test('its types are found', () => {
    const source = "import { agent } from 'glovebox/agent'\nimport { createEngine } from 'glovebox'\n"
    const uses = 'const engine: number = createEngine\nconst runner: number = agent\n'
    writeFileSync(join(folder, 'app.ts'), source + uses)
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--skipLibCheck',
      '--pretty',
      'false',
    ]
    const typeRoots = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node']
    const check = () => run(folder, join(root, 'node_modules/.bin/tsc'), [...options, ...typeRoots, 'app.ts'])
    expect(check).toThrow(/app\.ts\(3,\d+\): error TS2322[\s\S]*app\.ts\(4,\d+\): error TS2322/)
  })

  test('its command runs the build', () => {
    expect(run(folder, join(folder, 'node_modules/.bin/glovebox'), ['--help'])).toContain('glovebox')
  })
})
