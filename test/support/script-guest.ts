/** Guests that run whatever script a test hands them, with the interfaces that a test chooses. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentizeScript } from '../../guest-tools/toolchain/componentize.ts'

const wit = fileURLToPath(new URL('../../wit/', import.meta.url))

/** The version of WASI that scripts import: another one than QuickJS itself has, which imports it too. */
export const WASI = '0.2.10'

/**
 * WASI under a name of the same length, until the component is made: what takes the snapshot of the script would else put its own WASI in
 * the place of some of the interfaces, and resources would not be the same on both sides.
 */
const veiled = (text: string): string => text.replaceAll('wasi:', 'wasx:')
const unveiled = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('wasx:', 'wasi:'), 'latin1')

/** All interfaces there are, in one file: packages nested in it. */
function packages(): string {
  const files = ['.', 'deps'].flatMap(folder =>
    readdirSync(join(wit, folder))
      .filter(name => name.endsWith('.wit'))
      .map(name => readFileSync(join(wit, folder, name), 'utf8').replace(/^\s*@[a-z]+\([^)]*\)$/gm, '')),
  )
  const bodies = Map.groupBy(files, text => /^package ([^;]+);$/m.exec(text)![1]!)
  return [...bodies]
    .map(([name, texts]) => `package ${name} {\n${texts.map(text => text.replace(/^package .*$/m, '')).join('\n')}\n}`)
    .join('\n')
    .replaceAll(/(wasi:[a-z]+(?:\/[a-z-]+)?)@0\.2\.\d+(?![\d-])/g, `$1@${WASI}`)
}

/**
 * A component with one function, `run`, that evaluates the body of a function and answers what that returns as JSON, and as an error what
 * it throws. Each interface of `imports` is in scope under the name that it has there.
 */
export async function scriptGuest(imports: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-script-'))
  try {
    const names = Object.keys(imports)
    const lines = Object.values(imports).map(name => `import ${name};`)
    const world = `world script { ${lines.join(' ')} export run: func(body: string) -> result<string, string>; }`
    const file = join(folder, 'script.wit')
    writeFileSync(file, veiled(`package test:script;\n${world}\n${packages()}`))
    const script = `
      ${names.map(name => `import * as ${name} from '${imports[name]}'`).join('\n')}
      export function run(body) {
        try {
          return JSON.stringify(Function(${names.map(name => `'${name}'`).join(', ')}, body)(${names.join(', ')})) ?? 'null'
        } catch (thrown) {
          if (thrown instanceof Error && thrown.payload === undefined) throw String(thrown)
          throw JSON.stringify(thrown.payload ?? thrown)
        }
      }`
    return unveiled(await componentizeScript(veiled(script), file, 'script'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
