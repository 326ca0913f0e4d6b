/** The folder in which the contenders live: this package as an app installs it, and the others in the versions that are named here. */

import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack, run } from '../../footprint/install.ts'

/** The contenders: file, and name in the table. */
export const contenders: Readonly<Record<string, string>> = {
  bare: 'fetch and JSON',
  loop: 'loop on openai',
  'loop-canceled': 'loop on openai, with a signal',
  glovebox: 'glovebox',
  'glovebox-openai': "glovebox, openai's client",
  'glovebox-guarded': 'glovebox, guarded',
  ai: 'ai',
  'openai-agents': '@openai/agents',
  mastra: '@mastra/core',
  langchain: 'langchain',
}

/** The peers, and what they need. */
const peers: Readonly<Record<string, string>> = {
  '@ai-sdk/openai-compatible': '3.0.92',
  '@langchain/core': '1.4.0',
  '@langchain/openai': '1.6.0',
  '@mastra/core': '1.71.0',
  '@openai/agents': '0.20.0',
  ai: '7.0.173',
  langchain: '1.5.14',
  openai: '7.57.0',
  zod: '4.6.7',
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', '--ignore-scripts']

/** Fills the folder, which is kept in the system's folder for temporary files: the peers are installed once. */
export function workspace(): { readonly folder: string; readonly versions: string } {
  const folder = join(tmpdir(), 'glovebox-bench-agent')
  mkdirSync(folder, { recursive: true })
  const manifest = JSON.stringify({ name: 'bench', private: true, type: 'module', dependencies: peers })
  const path = join(folder, 'package.json')
  if (!existsSync(path) || readFileSync(path, 'utf8') !== manifest || !existsSync(join(folder, 'installed'))) {
    writeFileSync(path, manifest)
    run(folder, 'npm', ['install', ...quiet])
    writeFileSync(join(folder, 'installed'), '')
  }
  const packed = pack(root, folder)
  // Not into the manifest: the tarball is another one each time.
  run(folder, 'npm', ['install', '--no-save', '--force', ...quiet, `./${packed.filename}`])
  const scripts = fileURLToPath(new URL('.', import.meta.url))
  for (const name of globSync('*.mjs', { cwd: scripts })) cpSync(join(scripts, name), join(folder, name))
  const listed = Object.entries(peers).map(([name, version]) => `${name} ${version}`)
  return { folder, versions: listed.join(', ') }
}
