import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { glovebox } from '../support/cli.ts'
import { toolFile } from '../support/tools.ts'

const call = ['call', toolFile('hostile-core'), 'add', '{"left": 40, "right": 2}']

/** A home for caches, and where compiled code would lie in it. */
function cacheHome(): { env: { XDG_CACHE_HOME: string }; code: string } {
  const home = mkdtempSync(join(tmpdir(), 'glovebox-bin-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return { env: { XDG_CACHE_HOME: home }, code: join(home, 'glovebox/code') }
}

describe('the compiled code of the command line', () => {
  test('is kept for the next command, of all threads, where only the user may write', async () => {
    const { env, code } = cacheHome()
    expect(await glovebox(call, env)).toMatchObject({ code: 0, out: '42\n' })
    // One folder for each set of V8's flags: the threads start after they are set.
    expect(readdirSync(code)).toHaveLength(2)
    expect(statSync(code).mode & 0o777).toBe(0o700)
    expect(await glovebox(call, env)).toMatchObject({ code: 0, out: '42\n' })
  })

  test('is not kept where others may write, and the command runs all the same', async () => {
    const { env, code } = cacheHome()
    mkdirSync(code, { recursive: true })
    chmodSync(code, 0o777)
    expect(await glovebox(call, env)).toMatchObject({ code: 0, out: '42\n' })
    expect(readdirSync(code)).toEqual([])
  })

  test('is not kept where no directory can be made, and the command runs all the same', async () => {
    const { env, code } = cacheHome()
    writeFileSync(join(env.XDG_CACHE_HOME, 'glovebox'), 'a file')
    expect(await glovebox(call, env)).toMatchObject({ code: 0, out: '42\n' })
    expect(existsSync(code)).toBe(false)
  })

  test('is kept where the user says, and not here', async () => {
    const { env, code } = cacheHome()
    const chosen = join(env.XDG_CACHE_HOME, 'chosen')
    expect(await glovebox(call, { ...env, NODE_COMPILE_CACHE: chosen })).toMatchObject({ code: 0, out: '42\n' })
    expect([existsSync(code), existsSync(chosen)]).toEqual([false, true])
  })
})
