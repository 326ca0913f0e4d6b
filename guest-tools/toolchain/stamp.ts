/** Remembers what a component was built from, so that it is built again only when something of that changed. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fromSources } from '../../host/base/place.ts'
import { authorPackageVersions, packageRoot } from './packages.ts'

/** The record of one build. */
interface Stamp {
  /** Everything but the tool's own files: {@link toolchainKey} and the options. */
  readonly key: string
  /** Digest of each input by its path, relative to the tool's folder. */
  readonly inputs: Readonly<Record<string, string>>
  /** Digest of the component. */
  readonly output: string
}

/** SHA-256 in hex. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

let ownKey: string | undefined

/** Changes when this toolchain, what it puts into tools, or a package it uses changes. */
export function toolchainKey(): string {
  if (ownKey !== undefined) return ownKey
  // What is published changes with its version.
  const own = fromSources
    ? // The form of the docs section is the one file of the host that shapes a component.
      [...filesOf(join(packageRoot, 'guest-tools/toolchain')), join(packageRoot, 'host/wit/docs.ts')]
    : [join(packageRoot, 'package.json')]
  const files = [...own, ...filesOf(join(packageRoot, 'guest-tools/sdk/js'))]
  ownKey = sha256(JSON.stringify([authorPackageVersions(), files.map(path => sha256(readFileSync(path)))]))
  return ownKey
}

const filesOf = (folder: string): string[] => {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isFile())
  return entries.map(entry => join(folder, entry.name)).sort()
}

/** The size and digest of the component, if it is there and as it would be built now. */
export function readFresh(
  stampPath: string,
  key: string,
  dir: string,
  out: string,
): { readonly bytes: number; readonly digest: string } | undefined {
  if (!existsSync(stampPath) || !existsSync(out)) return undefined
  const stamp = parse(readFileSync(stampPath, 'utf8'))
  if (stamp?.key !== key) return undefined
  for (const [path, digest] of Object.entries(stamp.inputs)) {
    const file = resolve(dir, path)
    if (!existsSync(file) || sha256(readFileSync(file)) !== digest) return undefined
  }
  const component = readFileSync(out)
  return sha256(component) === stamp.output ? { bytes: component.length, digest: stamp.output } : undefined
}

function parse(text: string): Stamp | undefined {
  try {
    return JSON.parse(text) as Stamp
  } catch {
    return undefined // A stamp that was cut off is as good as none.
  }
}

/** Writes the record of a build. */
export function writeStamp(
  stampPath: string,
  key: string,
  dir: string,
  inputs: readonly string[],
  output: string,
): void {
  const digests = inputs.map(path => [relative(dir, path), sha256(readFileSync(path))])
  const stamp: Stamp = { key, inputs: Object.fromEntries(digests), output }
  writeWhole(stampPath, JSON.stringify(stamp))
}

/** Writes a file so that no reader sees half of it, also when two processes build at once. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}.draft`
  writeFileSync(draft, content)
  renameSync(draft, path)
}
