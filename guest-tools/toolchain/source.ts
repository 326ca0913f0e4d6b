/** Finds what a tool is built from in its folder: WIT, and a script, source that a compiler takes, or a component in text form. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { GloveboxError } from '../../host/base/error.ts'
import type { CompiledLanguage } from './compilers/mod.ts'

/** The parts of a tool. */
export interface ToolSource {
  /** The folder's name, or the text file's without its ending. */
  readonly name: string
  readonly dir: string
  /** The file that the component is made from, or that its compiler starts with. */
  readonly entry: string
  readonly kind: 'script' | 'text' | CompiledLanguage
  /** The folder of the tool's WIT; a component in text form need not have one. */
  readonly wit?: string
}

/** Where a tool's script may be, first match first; before these comes package.json's `main`. */
const entries = ['src/tool', 'src/index', 'tool', 'index'].flatMap(path => [`${path}.ts`, `${path}.js`])

/** What tells of a language with a compiler, after a script was not found. */
const marks: readonly (readonly [path: string, kind: CompiledLanguage])[] = [
  ['Cargo.toml', 'rust'],
  ['go.mod', 'go'],
  ...['src/app.py', 'src/tool.py', 'app.py', 'tool.py'].map(path => [path, 'python'] as const),
  ['src/tool.c', 'c'],
]

/**
 * Finds the parts of the tool in `dir`, which may also be a single `.wat` file.
 * @throws {GloveboxError} `build/failed` that says what is missing and where it was looked for.
 */
export function findSource(path: string): ToolSource {
  const dir = resolve(path)
  if (!existsSync(dir)) throw new GloveboxError('build/failed', `There is no folder ${dir}.`, { detail: { dir } })
  if (extname(dir) === '.wat') {
    return { name: basename(dir, '.wat'), dir: dirname(dir), entry: dir, kind: 'text' }
  }
  if (!statSync(dir).isDirectory()) {
    throw new GloveboxError('build/failed', `${dir} is neither a folder nor a .wat file.`, { detail: { dir } })
  }
  const name = basename(dir)
  const wit = [join(dir, 'wit'), dir].find(folder => existsSync(folder) && witFiles(folder).length > 0)
  const found = findScript(dir) ?? findCompiled(dir)
  if (found === undefined) return { name, dir, kind: 'text', entry: findText(dir), ...(wit !== undefined && { wit }) }
  if (wit === undefined) {
    const message = `${dir} has no WIT: describe what the tool exports in ${join(dir, 'wit', 'world.wit')}.`
    throw new GloveboxError('build/failed', message, { detail: { dir } })
  }
  return { name, dir, ...found, wit }
}

type Found = Pick<ToolSource, 'entry' | 'kind'>

function findCompiled(dir: string): Found | undefined {
  for (const [path, kind] of marks) {
    const entry = join(dir, path)
    if (existsSync(entry)) return { entry, kind }
  }
  return undefined
}

function findScript(dir: string): Found | undefined {
  const manifest = join(dir, 'package.json')
  const main: unknown = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).main : undefined
  if (typeof main === 'string') {
    const path = join(dir, main)
    if (existsSync(path)) return { entry: path, kind: 'script' }
    throw new GloveboxError('build/failed', `${manifest} names "${main}" as main, which is not there.`)
  }
  const entry = entries.map(path => join(dir, path)).find(path => existsSync(path))
  return entry === undefined ? undefined : { entry, kind: 'script' }
}

function findText(dir: string): string {
  const texts = readdirSync(dir).filter(name => name.endsWith('.wat'))
  if (texts.length === 1) return join(dir, texts[0]!)
  const found = texts.length === 0 ? 'no source' : `no script, and ${texts.length} .wat files`
  const others = [...entries.slice(1), ...marks.map(([path]) => path)].join(', ')
  const message = `${dir} has ${found}: a tool has src/tool.ts (or ${others}, or package.json's main), or one .wat file.`
  throw new GloveboxError('build/failed', message, { detail: { dir } })
}

/** The `.wit` files of a folder, in a stable order. */
export function witFiles(folder: string): string[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.wit'))
  return names.sort().map(name => join(folder, name))
}
