/** Builds a tool: from its folder to one component file, through a cache that knows what the file was built from. */

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { GloveboxError } from '../../host/base/error.ts'
import { encodePackageDocs, packageDocsSection } from '../../host/wit/docs.ts'
import { camelCase } from '../../host/wit/names.ts'
import { bundle } from './bundle.ts'
import { type CompiledLanguage, compilers } from './compilers/mod.ts'
import { missing, type Run, run } from './compilers/program.ts'
import { appendCustomSection } from './component-patch.ts'
import { assembleText, componentizeScript } from './componentize.ts'
import { writeGuestTypes } from './guest-types.ts'
import { findSource, type ToolSource } from './source.ts'
import { type StagedFile, stage, stagedFiles } from './staging.ts'
import { readFresh, sha256, toolchainKey, writeStamp, writeWhole } from './stamp.ts'
import { packageDocs } from './wit-docs.ts'
import { exportName, externs, readWit, selectWorld, type WitPackages } from './wit-package.ts'
import type { ExternItem, WorldItem } from './wit-syntax.ts'

/** What to build, and where to. */
export interface BuildOptions {
  /** The tool's folder, or a component in text form (`.wat`). */
  readonly dir: string
  /** The component's file; by default `NAME.wasm` in `buildDir`, NAME being the folder's. */
  readonly out?: string
  /** The world of the tool's WIT package; needed when it has several. */
  readonly world?: string
  /** Where the records of the cache and the guest's types are kept; by default `build` in the tool's folder. */
  readonly buildDir?: string
  /** Told of each program of another language's toolchain before it starts, for a person who waits. */
  readonly step?: (program: string) => void
  /** Ends the programs of another language's toolchain. */
  readonly signal?: AbortSignal
}

/** A tool that was built. */
export interface BuiltTool {
  readonly name: string
  /** The component's file, absolute. */
  readonly path: string
  /** Its size. */
  readonly bytes: number
  /** Its SHA-256, in hex. */
  readonly digest: string
  /** True when it was there already, built from the same sources by the same toolchain. */
  readonly cached: boolean
}

/** The parts of a build that options and sources decide. */
interface Plan {
  readonly source: ToolSource
  readonly out: string
  readonly buildDir: string
  readonly world: string | undefined
  readonly wit: readonly StagedFile[]
  readonly run: Run
}

/**
 * Builds one tool, or finds that nothing changed: what a cached answer costs is reading the sources. Other languages' compilers always
 * run, since they know best what they have to do again; they also run what a tool brings for its build, such as a `build.rs`.
 *
 * @throws {GloveboxError} `build/failed` when the sources are wrong, with `file:line:column` where there is one;
 * `build/toolchain-missing` with the command that installs it when a package or a compiler is not there.
 *
 * @example
 * const { path } = await buildTool({ dir: './weather' })
 */
export async function buildTool(options: BuildOptions): Promise<BuiltTool> {
  const plan = planBuild(options)
  const { source, out } = plan
  if (source.kind !== 'script' && source.kind !== 'text') return buildCompiled(plan, source.kind)
  const key = sha256(JSON.stringify([toolchainKey(), plan.world ?? null, source.entry, plan.wit]))
  const stampPath = join(plan.buildDir, `${source.name}.stamp.json`)
  const fresh = readFresh(stampPath, key, source.dir, out)
  if (fresh !== undefined) return { name: source.name, path: out, ...fresh, cached: true }

  mkdirSync(dirname(out), { recursive: true })
  mkdirSync(plan.buildDir, { recursive: true })
  const { component, inputs } = await (source.kind === 'text' ? buildText(plan) : buildScript(plan))
  const digest = sha256(component)
  writeWhole(out, component)
  writeStamp(stampPath, key, source.dir, [...inputs, ...plan.wit.map(({ from }) => from)], digest)
  return { name: source.name, path: out, bytes: component.length, digest, cached: false }
}

/**
 * Writes the types that a tool's script is checked against, without building it; {@link buildTool} writes them too.
 * @throws {GloveboxError} `build/failed` when the WIT is wrong.
 */
export function buildTypes(options: BuildOptions): void {
  const plan = planBuild(options)
  if (plan.source.kind === 'script') readTypes(plan)
}

function planBuild({ dir, out, world, buildDir, step, signal }: BuildOptions): Plan {
  const source = findSource(dir)
  const folder = resolve(buildDir ?? join(source.dir, 'build'))
  return {
    source,
    out: resolve(out ?? join(folder, `${source.name}.wasm`)),
    buildDir: folder,
    world,
    wit: source.wit === undefined ? [] : stagedFiles(source.wit),
    run: (program, args, more) => {
      step?.(program)
      return run(program, args, signal === undefined ? more : { ...more, signal })
    },
  }
}

interface Made {
  readonly component: Uint8Array
  /** The files it was made from, beside WIT. */
  readonly inputs: readonly string[]
}

async function buildText(plan: Plan): Promise<Made> {
  const component = await assembleText(plan.source.entry)
  const documented = plan.wit.length === 0 ? component : addDocs(component, readTypes(plan).packages)
  return { component: documented, inputs: [plan.source.entry] }
}

async function buildCompiled(plan: Plan, language: CompiledLanguage): Promise<BuiltTool> {
  const { source, out, buildDir, run } = plan
  const compiler = compilers[language]
  const problem = await compiler.missing()
  if (problem !== undefined) throw missing(language, problem)
  const { packages, world } = readTypes(plan)
  const wit = join(buildDir, 'wit', source.name)
  const folder = join(buildDir, language)
  for (const path of [dirname(out), folder]) mkdirSync(path, { recursive: true })
  stage(plan.wit, wit)
  const made = await compiler.compile({
    dir: source.dir,
    entry: source.entry,
    wit,
    world: world.name,
    buildDir: folder,
    run,
  })
  const component = addDocs(made, packages)
  const digest = sha256(component)
  const cached = existsSync(out) && sha256(readFileSync(out)) === digest
  if (!cached) writeWhole(out, component)
  return { name: source.name, path: out, bytes: component.length, digest, cached }
}

async function buildScript(plan: Plan): Promise<Made> {
  const { packages, world } = readTypes(plan)
  const imports = externs(packages, world, 'imports').flatMap(item => (item.kind === 'interface' ? [item.path] : []))
  const { script, exports, inputs } = await bundle(plan.source, imports)
  checkExports(plan.source, world, externs(packages, world, 'exports'), exports)
  const folder = join(plan.buildDir, 'wit', plan.source.name)
  stage(plan.wit, folder)
  const component = await componentizeScript(script, folder, world.name)
  return { component: addDocs(component, packages), inputs }
}

/** Reads the WIT, and writes the guest's types. */
function readTypes({ source, world, buildDir, wit }: Plan): { packages: WitPackages; world: WorldItem } {
  const packages = readWit(wit)
  const selected = selectWorld(packages.main, world)
  if (source.kind === 'script') writeGuestTypes(source, packages, selected, join(buildDir, 'types'))
  return { packages, world: selected }
}

const addDocs = (component: Uint8Array, packages: WitPackages): Uint8Array =>
  appendCustomSection(component, packageDocsSection, encodePackageDocs(packageDocs(packages.main)))

/** A missing export would be found only when it is called. */
function checkExports(
  source: ToolSource,
  world: WorldItem,
  items: readonly ExternItem[],
  given: readonly string[],
): void {
  const wanted = items.map(item => camelCase(exportName(item)))
  const missing = wanted.filter(name => !given.includes(name))
  if (missing.length === 0) return
  const file = relative(source.dir, source.entry)
  const message = `${file} does not export ${missing.join(', ')}, which the world "${world.name}" exports.`
  throw new GloveboxError('build/failed', message, { detail: { missing, given } })
}
