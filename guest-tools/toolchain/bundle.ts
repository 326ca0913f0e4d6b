/** Bundles a tool's script with the npm libraries it uses into one module, ready for QuickJS. */

import { join, resolve } from 'node:path'
import type { BuildFailure, Message, Plugin } from 'esbuild'
import { GloveboxError } from '../../host/base/error.ts'
import { loadEsbuild, packageRoot } from './packages.ts'
import type { ToolSource } from './source.ts'

/** A tool as one module. */
export interface Bundle {
  readonly script: string
  /** What the module exports. */
  readonly exports: readonly string[]
  /** Every file that went into it, absolute. */
  readonly inputs: readonly string[]
}

/** The interface that the SDK's `console` writes to. */
const logInterface = 'glovebox:host/log@0.1.0'

/** At most this many of a script's errors are named. */
const maxErrors = 10

/**
 * Bundles the script. `imports` are the full names of the interfaces that its world imports; they stay imports.
 * @throws {GloveboxError} `build/failed` with `file:line:column` for each error.
 */
export async function bundle(source: ToolSource, imports: readonly string[]): Promise<Bundle> {
  const esbuild = await loadEsbuild()
  const result = await esbuild
    .build({
      absWorkingDir: source.dir,
      entryPoints: [source.entry],
      bundle: true,
      write: false,
      metafile: true,
      logLevel: 'silent',
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2023',
      charset: 'utf8',
      treeShaking: true,
      tsconfigRaw: {},
      define: { 'process.env.NODE_ENV': '"production"' },
      inject: globals(imports),
      plugins: [witImports(imports)],
    })
    .catch((thrown: unknown) => {
      throw isBuildFailure(thrown) ? failure(thrown.errors) : thrown
    })
  return {
    script: result.outputFiles[0]!.text,
    exports: Object.values(result.metafile.outputs)[0]!.exports,
    inputs: Object.keys(result.metafile.inputs).map(path => resolve(source.dir, path)),
  }
}

/** What stands in for globals that QuickJS lacks; esbuild leaves out what a script does not name. */
function globals(imports: readonly string[]): string[] {
  const files = ['text.ts', imports.includes(logInterface) ? 'console.ts' : 'console-silent.ts']
  return files.map(file => join(packageRoot, 'guest-tools/sdk/js', file))
}

/** Keeps imports of the world's interfaces as they are and refuses others that look like them. */
function witImports(imports: readonly string[]): Plugin {
  const known = new Set(imports)
  return {
    name: 'wit-imports',
    setup(build) {
      build.onResolve({ filter: /^[a-z][a-z0-9-]*:[a-z]/ }, ({ path }) => {
        if (known.has(path)) return { path, external: true, sideEffects: false }
        return { errors: [{ text: refusal(path, imports) }] }
      })
    },
  }
}

function refusal(path: string, imports: readonly string[]): string {
  if (path.startsWith('node:')) return `"${path}" belongs to Node; a tool has only what its world imports`
  const names = imports.length === 0 ? 'nothing' : imports.map(name => `"${name}"`).join(', ')
  return `"${path}" is not imported by the world, which imports ${names}`
}

const isBuildFailure = (thrown: unknown): thrown is BuildFailure =>
  thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors)

function failure(errors: readonly Message[]): GloveboxError {
  const lines = errors.slice(0, maxErrors).map(({ text, location }) => {
    return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`
  })
  if (errors.length > maxErrors) lines.push(`and ${errors.length - maxErrors} more`)
  return new GloveboxError('build/failed', lines.join('\n'), { detail: { errors: lines } })
}
