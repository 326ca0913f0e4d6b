/** The packages that only authors need: loaded when a tool is built, and named with their npm command when they are missing. */

import { readFileSync } from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { GloveboxError } from '../../host/base/error.ts'

/** The folder of this package, whether it runs from source or from `dist`. */
export const packageRoot: string = dirname(createRequire(import.meta.url).resolve('glovebox/package.json'))

const authorPackages = ['esbuild', 'componentize-qjs', '@bytecodealliance/jco-transpile'] as const
/** A package of npm that tools are built with. */
export type AuthorPackage = (typeof authorPackages)[number]

/** What scripts are built with. */
export const scriptPackages: readonly AuthorPackage[] = ['esbuild', 'componentize-qjs']

/** esbuild, the bundler. */
export const loadEsbuild = () => load('esbuild', () => import('esbuild'))

/** componentize-qjs, which puts a script and QuickJS into a component. */
export const loadComponentize = () => load('componentize-qjs', () => import('componentize-qjs'))

/** wasm-tools, which assembles components in text form. */
export const loadWasmTools = () =>
  load('@bytecodealliance/jco-transpile', () => import('@bytecodealliance/jco-transpile/wasm-tools'))

/** The versions of the packages that shape what is built; one that is not installed has none. */
export function authorPackageVersions(): Record<AuthorPackage, string | undefined> {
  const versions = authorPackages.map(name => {
    const path = manifestOf(name)
    return [name, path === undefined ? undefined : (readManifest(path).version as string)]
  })
  return Object.fromEntries(versions)
}

async function load<T>(name: AuthorPackage, importPackage: () => Promise<T>): Promise<T> {
  if (manifestOf(name) !== undefined) return importPackage()
  // What a script needs is named at once, not one after the other.
  const { missing, command } = missingPackages(scriptPackages.includes(name) ? scriptPackages : [name])
  throw new GloveboxError('build/toolchain-missing', `Building a tool needs ${missing.join(', ')}. Run: ${command}`, {
    detail: { missing, command },
  })
}

/** Which of these packages are not installed, and the command that would install them. */
export function missingPackages(names: readonly AuthorPackage[]): {
  readonly missing: string[]
  readonly command: string
} {
  const missing = names.filter(one => manifestOf(one) === undefined)
  const { peerDependencies } = ownManifest()
  const wanted = missing.map(one => `"${one}@${peerDependencies[one]}"`)
  return { missing, command: `npm install --save-dev ${wanted.join(' ')}` }
}

/** What this package says of itself. */
export function ownManifest(): {
  readonly version: string
  readonly peerDependencies: Readonly<Record<string, string>>
} {
  return readManifest(join(packageRoot, 'package.json')) as ReturnType<typeof ownManifest>
}

function manifestOf(name: AuthorPackage): string | undefined {
  try {
    return findPackageJSON(name, import.meta.url)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw cause
  }
}

const readManifest = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'))
