/** Makes the folder of a new tool from the templates. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { GloveboxError } from '../../host/base/error.ts'
import { compilers } from './compilers/mod.ts'
import { type Language, languageFacts, languages } from './language.ts'
import { missingPackages, ownManifest, packageRoot } from './packages.ts'

/** What to make, and where. */
export interface ScaffoldOptions {
  /** The tool's folder: one that does not exist, or an empty one. Its last part is the tool's name. */
  readonly dir: string
  /** Default: `ts`. */
  readonly language?: Language
}

/** A tool's folder that was made. */
export interface Scaffolded {
  readonly name: string
  /** Absolute. */
  readonly dir: string
  readonly language: Language
  /** The files that were written, relative to `dir`, sorted. */
  readonly files: readonly string[]
  /** What building it needs that is not installed, with the command that installs it; undefined when all is there. */
  readonly missing: string | undefined
}

/** The names of packages in WIT; words of letters, so that they are names in every language, too. */
const safeName = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/

/** The longest name, in characters. */
const longestName = 64

/** Words of WIT, of Rust and of its libraries, which no package can be named. */
const reservedNames = new Set(
  'as async await bool borrow box break char const constructor continue core crate dyn else enum export extern f32 f64 false final flags fn for from func future gen if impl import in include interface let list loop macro map match mod move mut option own package pub ref resource result return s16 s32 s64 s8 self static std stream string struct super test trait true try tuple type typeof u16 u32 u64 u8 unsafe unsized use variant virtual where while with world yield'.split(
    ' ',
  ),
)

/**
 * Makes a tool that builds, and whose test passes, in a language. Nothing that is there is written over.
 *
 * @throws {GloveboxError} `config/invalid` for a name that is not in kebab-case, an unknown language, and a folder that is not empty.
 *
 * @example
 * const { dir } = await scaffold({ dir: './weather', language: 'rust' })
 */
export async function scaffold({ dir: path, language = 'ts' }: ScaffoldOptions): Promise<Scaffolded> {
  const dir = resolve(path)
  const name = checkName(basename(dir))
  if (!languages.includes(language)) {
    throw invalid(`There is no template in "${language}"; there are ${languages.join(', ')}.`)
  }
  checkFree(dir)
  const files = [...templateFiles('shared'), ...templateFiles(language)]
  const words = placeholders(name, dir, language)
  for (const { from, to } of files) {
    const file = join(dir, to)
    mkdirSync(dirname(file), { recursive: true })
    const text = fill(readFileSync(from, 'utf8'), words)
    writeFileSync(file, to === 'package.json' ? withPackages(text, dir, language) : text, { flag: 'wx' })
  }
  const sorted = files.map(({ to }) => to).sort()
  return { name, dir, language, files: sorted, missing: await missingFor(dir, language) }
}

const invalid = (message: string): GloveboxError => new GloveboxError('config/invalid', message)

function checkName(name: string): string {
  const problem = !safeName.test(name)
    ? 'must be in kebab-case: words of lower-case letters and digits, each starting with a letter, with "-" between them'
    : name.length > longestName
      ? `is longer than ${longestName} characters`
      : reservedNames.has(name)
        ? `is a word of WIT or of Rust; add another, as in "${name}-tool"`
        : undefined
  if (problem === undefined) return name
  throw invalid(`The folder's name is the tool's, and ${JSON.stringify(name)} ${problem}.`)
}

/** A folder with nothing in it but a repository is as good as an empty one. */
function checkFree(dir: string): void {
  let found: string[]
  try {
    found = readdirSync(dir)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    if (code === 'ENOTDIR') throw invalid(`${dir} is a file, or lies in one. Give a folder that does not exist yet.`)
    throw cause
  }
  if (found.every(entry => entry === '.git')) return
  throw invalid(`${dir} is not empty, and nothing in it was changed. Give a folder that does not exist yet.`)
}

interface TemplateFile {
  readonly from: string
  readonly to: string
}

function templateFiles(template: string): TemplateFile[] {
  const root = join(packageRoot, 'guest-tools/templates', template)
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return entries.map(({ parentPath, name }) => {
    const from = join(parentPath, name)
    // npm leaves a .gitignore out of what it publishes.
    return { from, to: relative(root, from).replaceAll('\\', '/').replace(/^_/, '.') }
  })
}

function placeholders(name: string, dir: string, language: Language): Readonly<Record<string, string>> {
  const { source, programs } = languageFacts[language]
  return {
    name,
    source: source.padEnd(21),
    sourceFile: source,
    needs: programs ?? 'nothing but packages of npm',
    install: hasGlovebox(dir) ? '' : 'npm install\n',
  }
}

const fill = (text: string, words: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, word: string) => words[word] ?? placeholder)

/** An app that has glovebox already gives it to the tools in its folders, with the packages beside it. */
function hasGlovebox(dir: string): boolean {
  try {
    createRequire(join(dir, 'package.json')).resolve('glovebox/package.json')
    return true
  } catch {
    return false // Not installed there; or an installation that is broken, which another one mends.
  }
}

function withPackages(text: string, dir: string, language: Language): string {
  if (hasGlovebox(dir)) return text
  const { version, peerDependencies } = ownManifest()
  // From a clone the tool uses the clone: what it holds may not be published.
  const isClone = existsSync(join(packageRoot, 'host/mod.ts'))
  const glovebox = isClone ? `file:${relative(dir, packageRoot).replaceAll('\\', '/')}` : `^${version}`
  const packages = languageFacts[language].packages.map(name => [name, peerDependencies[name]])
  const devDependencies = Object.fromEntries([...packages, ['glovebox', glovebox]])
  return `${JSON.stringify({ ...JSON.parse(text), devDependencies }, null, 2)}\n`
}

/** What `npm install` in the tool's folder will not bring. */
async function missingFor(dir: string, language: Language): Promise<string | undefined> {
  const { packages, programs } = languageFacts[language]
  const { missing, command } = missingPackages(packages)
  const needed: string[] = []
  if (hasGlovebox(dir) && missing.length > 0) needed.push(`${missing.join(' and ')}: ${command}`)
  const problem = language === 'ts' || language === 'js' ? undefined : await compilers[language].missing()
  if (problem !== undefined) needed.push(`${programs} (${problem})`)
  return needed.length === 0 ? undefined : needed.join('; ')
}
