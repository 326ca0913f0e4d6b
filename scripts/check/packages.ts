/** The rule of the packages: what the published code may import from outside, and how. */

import type { Source } from './source.ts'
import type { Finding } from './tree.ts'

/** The part of package.json that the rules read. */
export interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** The sources of what package.json exports: `./dist/host/mod.js` is made from `host/mod.ts`. */
export function publicEntries(manifest: Manifest): Set<string> {
  const targets = Object.values(manifest.exports).map(entry => (typeof entry === 'string' ? entry : entry.default))
  return new Set(
    targets
      .filter(target => target?.startsWith('./dist/'))
      .map(target => String(target).replace('./dist/', '').replace(/\.js$/, '.ts')),
  )
}

/** Findings for imports of packages by the code that is published: host/ and guest-tools/toolchain. */
export function checkPackages(sources: readonly Source[], manifest: Manifest): Finding[] {
  const published = sources.filter(({ path }) => /^(host|guest-tools\/toolchain)\//.test(path))
  const given = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
  const optional = new Set(
    Object.entries(manifest.peerDependenciesMeta ?? {}).flatMap(([name, { optional }]) => (optional ? [name] : [])),
  )
  const findings: Finding[] = []
  for (const { path, imports } of published) {
    for (const { specifier, target, typeOnly, lazy, line } of imports) {
      if (target !== undefined || specifier.startsWith('node:')) continue
      const name = packageOf(specifier)
      if (!given.has(name))
        findings.push({
          path,
          line,
          message: `imports '${specifier}', which an app that installs glovebox does not get`,
        })
      else if (optional.has(name) && !typeOnly && !lazy)
        findings.push({
          path,
          line,
          message: `imports '${specifier}' at load, but it is optional: use import() or import type`,
        })
    }
  }
  return [...findings, ...checkExtism(published)]
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Security: Extism is behind one door, so that there is one place to guard. */
function checkExtism(sources: readonly Source[]): Finding[] {
  const importers = sources.filter(({ imports }) => imports.some(({ specifier }) => packageOf(specifier) === 'extism'))
  const misplaced = importers.filter(({ path }) => !path.startsWith('host/worker/'))
  return [
    ...(importers.length === 1
      ? []
      : [
          {
            path: 'host',
            line: 0,
            message: `extism must be imported by exactly one file, not by ${importers.length}${importers.map(({ path }) => ` ${path}`)}`,
          },
        ]),
    ...misplaced.map(({ path }) => ({ path, line: 0, message: 'imports extism outside of host/worker' })),
  ]
}
