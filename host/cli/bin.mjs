#!/usr/bin/env node
/**
 * What the command `glovebox` starts: the built CLI in an installed package, the sources in a clone of the repository.
 *
 * In a clone `npx glovebox` links to this file before anything is installed or built, and under any Node. So this is plain
 * JavaScript; it installs what is missing, and starts over on the Node that node_modules holds if this one is too old. A
 * published package has neither the sources nor the installer, and Node strips no types in node_modules: it runs `dist`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import module from 'node:module'
import { constants, homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sources = new URL('main.ts', import.meta.url)
const built = new URL('../../dist/host/cli/main.js', import.meta.url)
const root = new URL('../../', import.meta.url)
const hostFault = 70
const isClone = existsSync(sources)

if (isClone) await prepareClone()
else if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`glovebox needs Node 24 or newer; this is ${process.version}. Run it with a newer Node.\n`)
  process.exit(hostFault)
}
keepCompiledCode()
await import((isClone ? sources : built).href)

/**
 * Has Node keep the code that it compiles, for the next command, which starts in about half the time. The threads of an engine find the place
 * in the environment. What goes wrong here costs that time and nothing else.
 */
function keepCompiledCode() {
  if (process.env.NODE_COMPILE_CACHE !== undefined) return
  const { XDG_CACHE_HOME: chosen = '' } = process.env
  const directory = join(isAbsolute(chosen) ? chosen : join(homedir(), '.cache'), 'glovebox', 'code')
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    // Security: whoever can write here could have us run their code. Node's own choice lies below the directory for temporary files of all users.
    const { uid, mode } = statSync(directory)
    if ((process.getuid?.() ?? uid) !== uid || (process.platform !== 'win32' && (mode & 0o022) !== 0)) return
    module.enableCompileCache(directory)
    process.env.NODE_COMPILE_CACHE = directory
  } catch {
    // A read-only disk, for instance.
  }
}

/** Returns when this process can run the sources; otherwise hands the command over to one that can, and never returns. */
async function prepareClone() {
  const { install, oldestNode, pinnedNode } = await import(new URL('scripts/install.mjs', root).href)
  try {
    install(fileURLToPath(root))
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(hostFault)
  }
  if (Number(process.versions.node.split('.')[0]) < oldestNode) await startOver(pinnedNode(fileURLToPath(root)))
}

function startOver(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends an interrupt to both processes; the child decides what it means, and this one passes on the rest.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise(() => {
    child.on('error', error => {
      process.stderr.write(`glovebox could not start ${node}: ${error.message}\n`)
      process.exit(hostFault)
    })
    child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
  })
}
