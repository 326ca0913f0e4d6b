/** The parts of the check that other programs do: the compiler, and the linter with its formatter. */

import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** What a program had to say; no lines when it was content. */
export interface Verdict {
  readonly name: string
  readonly lines: readonly string[]
}

/**
 * Type-checks the repository, and the tools of guests, which live in another world with other globals, against types made from their WIT.
 */
export async function types(root: string): Promise<Verdict> {
  const lines = [...(await run(root, 'node', ['scripts/tools.ts', '--types']))]
  // The last as what is published: a type that no declaration can name is an error there alone.
  for (const project of ['tsconfig.json', 'guest-tools/tsconfig.json', 'scripts/tsconfig.build.json'])
    lines.push(...(await run(root, 'tsc', ['-p', project, '--noEmit', '--pretty', 'false'])))
  return { name: 'types', lines }
}

/** Lints, and compares with the one format. */
export async function lint(root: string): Promise<Verdict> {
  return {
    name: 'lint',
    lines: await run(root, 'biome', ['ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=50']),
  }
}

function run(root: string, program: string, args: readonly string[]): Promise<readonly string[]> {
  const child = spawn(join(root, 'node_modules/.bin', program), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  child.stderr.on('data', chunk => {
    output += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve([])
      else resolve([...output.split('\n').filter(line => line.trim() !== ''), `${program} exited with ${code}`])
    })
  })
}
