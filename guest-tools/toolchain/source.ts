/** Finds what a tool is built from in its folder: WIT, and either a script or a component in text form. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { GloveboxError } from '../../host/base/error.ts'

/** The parts of a tool. */
export interface ToolSource {
  /** The folder's name, or the text file's without its ending. */
  readonly name: string
  readonly dir: string
  /** The script or `.wat` file that the component is made from. */
  readonly entry: string
  readonly kind: 'script' | 'text'
  /** The folder of the tool's WIT; a component in text form need not have one. */
  readonly wit?: string
}

/** Where a tool's script may be, first match first; before these comes package.json's `main`. */
const entries = ['src/tool', 'src/index', 'tool', 'index'].flatMap(path => [`${path}.ts`, `${path}.js`])

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
  const script = findScript(dir)
  if (script === undefined) return { name, dir, kind: 'text', entry: findText(dir), ...(wit !== undefined && { wit }) }
  if (wit === undefined) {
    const message = `${dir} has no WIT: describe what the tool exports in ${join(dir, 'wit', 'world.wit')}.`
    throw new GloveboxError('build/failed', message, { detail: { dir } })
  }
  return { name, dir, kind: 'script', entry: script, wit }
}

function findScript(dir: string): string | undefined {
  const manifest = join(dir, 'package.json')
  const main: unknown = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).main : undefined
  if (typeof main === 'string') {
    const path = join(dir, main)
    if (existsSync(path)) return path
    throw new GloveboxError('build/failed', `${manifest} names "${main}" as main, which is not there.`)
  }
  return entries.map(entry => join(dir, entry)).find(path => existsSync(path))
}

function findText(dir: string): string {
  const texts = readdirSync(dir).filter(name => name.endsWith('.wat'))
  if (texts.length === 1) return join(dir, texts[0]!)
  const found = texts.length === 0 ? 'no source' : `no script, and ${texts.length} .wat files`
  const message = `${dir} has ${found}: a tool has src/tool.ts (or ${entries.slice(1).join(', ')}, or package.json's main), or one .wat file.`
  throw new GloveboxError('build/failed', message, { detail: { dir } })
}

/** The `.wit` files of a folder, in a stable order. */
export function witFiles(folder: string): string[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.wit'))
  return names.sort().map(name => join(folder, name))
}
