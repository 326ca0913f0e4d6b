/** Builds the plugins in guest-tools/examples with the real PDKs of Extism: core modules, as `engine.load(bytes, { plugin })` takes them. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeWhole } from '../../guest-tools/toolchain/stamp.ts'
import { buildCrate, missingForRust, run, runs } from './build.ts'

/** The languages there is a plugin in. */
export const pluginLanguages = ['go', 'rust'] as const
/** One of {@link pluginLanguages}. */
export type PluginLanguage = (typeof pluginLanguages)[number]

const folderOf = (language: PluginLanguage): string =>
  fileURLToPath(new URL(`../../guest-tools/examples/plugin-${language}`, import.meta.url))

/** What is not there to build a plugin of a language with; undefined when all is. */
export function missingForPlugin(language: PluginLanguage): string | undefined {
  if (language === 'rust') return missingForRust()
  if (!runs('go', 'version')) return 'go is not installed'
  return runs('go', '-C', folderOf('go'), 'mod', 'download') ? undefined : 'the PDK for Go cannot be fetched'
}

/**
 * Builds a plugin into `outDir`, and answers its path.
 * @throws {Error} with what the compiler wrote, if it fails.
 */
export function buildPlugin(language: PluginLanguage, outDir: string): string {
  mkdirSync(outDir, { recursive: true })
  const path = join(outDir, `plugin-${language}.wasm`)
  if (language === 'go') {
    const options = ['-buildmode=c-shared', '-trimpath', '-ldflags=-s -w', '-o', path, '.']
    run(folderOf('go'), 'go', ['build', ...options], { GOOS: 'wasip1', GOARCH: 'wasm' })
  } else writeWhole(path, buildCrate(folderOf('rust'), 'plugin', join(outDir, 'plugin-rust-target')))
  return path
}
