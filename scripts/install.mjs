/**
 * Makes a fresh clone runnable with nothing but npm: installs the locked packages when they are missing or stale, and
 * makes sure that the `node` the npm scripts find first (node_modules/.bin/node) can run TypeScript.
 *
 * Plain JavaScript for Node 18 and newer, since it runs on whatever Node the machine has. It is hooked in before each npm
 * script (`prestart`, `pretest`…) and not chained with `&&`: a shell remembers where it found `node`, and would go on with
 * the old one. It prints nothing, and ends within milliseconds, when there is nothing to do.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The oldest major version of Node that runs the sources and the published package. */
export const oldestNode = 24

/**
 * True when what npm wrote down after its last install (node_modules/.package-lock.json, written only when the install
 * succeeded) is what package-lock.json asks for. Packages for other platforms may be absent.
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const actual = readPackages(join(root, 'node_modules/.package-lock.json'))
  if (wanted === undefined) throw new Error('package-lock.json is missing or not readable')
  if (actual === undefined) return false
  for (const [path, { version, integrity, optional, devOptional }] of Object.entries(wanted)) {
    if (path === '') continue
    const found = actual[path]
    if (found === undefined ? !optional && !devOptional : found.version !== version || found.integrity !== integrity)
      return false
  }
  return Object.entries(actual).every(([path, { optional, devOptional }]) => path in wanted || optional || devOptional)
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined // absent, or cut short by an interrupted install: both mean "install again"
  }
}

/** The path of the Node that the npm scripts find first, or undefined while it is missing or too old. */
export function pinnedNode(root) {
  const path = join(root, 'node_modules/.bin/node')
  if (!existsSync(path)) return undefined
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return status === 0 && majorOf(stdout) >= oldestNode ? path : undefined
}

function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version)?.[1])
}

/** Installs what is missing. Throws an Error whose message says what to do. */
export function install(root) {
  const say = line => process.stderr.write(`${line}\n`)
  if (!isInstalled(root)) {
    say('Installing the locked packages (once)…')
    // Not `npm ci`: it refuses a lock file that lacks a package of another platform, and registries do not hold them all.
    // With a lock file `npm install` takes the same versions, and `--no-save` leaves the lock file as it is.
    npm(root, ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  }
  // In an npm script node_modules/.bin comes first, so a new enough Node here is the one the script will get too.
  if (majorOf(process.version) >= oldestNode) return
  if (pinnedNode(root) !== undefined) return
  say(`Placing Node ${oldestNode} or newer in node_modules (this one is ${process.version})…`)
  placeNode(root)
  if (pinnedNode(root) === undefined)
    throw new Error(
      `Glovebox needs Node ${oldestNode} or newer; this is ${process.version}, and none could be placed in node_modules. ` +
        'Install a newer Node (https://nodejs.org), then run the command again.',
    )
}

/**
 * The `node` package fetches its binary in an install script. Where npm was told to run no scripts, or does not approve
 * of this one, its script is run by hand; it is pinned, and its integrity checked, by the lock file.
 */
function placeNode(root) {
  const cwd = join(root, 'node_modules/node')
  if (!existsSync(cwd)) return
  const env = { ...process.env, npm_config_ignore_scripts: 'false' }
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd, env, stdio: ['ignore', 2, 2] })
  const link = join(root, 'node_modules/.bin/node')
  if (existsSync(link)) return
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync('../node/bin/node', link)
}

function npm(root, args) {
  // The data of a script goes to stdout; the news of an install must not.
  const { status, error } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0)
    throw new Error(
      `\`npm ${args.join(' ')}\` failed${error ? `: ${error.message}` : ''}. Mend what it says above, and run it again.`,
    )
}

const self = fileURLToPath(import.meta.url)
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === self) {
  try {
    install(dirname(dirname(self)))
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
