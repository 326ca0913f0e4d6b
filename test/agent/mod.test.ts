/** What importing `glovebox/agent` loads, in a process of its own. */

import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const mod = new URL('../../host/agent/mod.ts', import.meta.url).href

/** Runs a script in which every bare import is recorded, and `openai` is not installed. */
function run(script: string): unknown {
  const source = `
    import { registerHooks } from 'node:module'
    const bare = []
    registerHooks({ resolve(specifier, context, next) {
      if (/^[a-z@]/.test(specifier) && !/^(node|file|data):/.test(specifier)) bare.push(specifier)
      if (specifier === 'openai') throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
      return next(specifier, context)
    } })
    const agent = await import(${JSON.stringify(mod)})
    ${script}`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' }))
}

describe('glovebox/agent', () => {
  it('loads no package when it is imported', () => {
    expect(run('console.log(JSON.stringify(bare))')).toEqual([])
  })

  it('says how to install openai when the first question needs it', () => {
    const script = `
      const error = await agent.agent({ model: agent.openai('m') }).run('?').catch(error => error)
      console.log(JSON.stringify([error.code, error.message]))`
    expect(run(script)).toEqual(['model/failed', expect.stringContaining('npm install openai')])
  })
})
