/** What importing the entries of the agent and of the protocols loads, each in a process of its own. */

import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const entry = (path: string) => new URL(`../../host/agent/${path}`, import.meta.url).href

/** Runs a script after an import in which every bare import is recorded, and the optional packages are not installed. */
function run(path: string, script: string): unknown {
  const source = `
    import { registerHooks } from 'node:module'
    const bare = []
    registerHooks({ resolve(specifier, context, next) {
      if (/^[a-z@]/.test(specifier) && !/^(node|file|data):/.test(specifier)) bare.push(specifier)
      if (/^(openai$|@modelcontextprotocol|@a2a-js)/.test(specifier)) throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
      return next(specifier, context)
    } })
    const before = new Set(process.moduleLoadList)
    const agent = await import(${JSON.stringify(entry(path))})
    const builtin = process.moduleLoadList.filter(name => !before.has(name))
    ${script}`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' }))
}

const entries = [
  'mod.ts',
  'audit/mod.ts',
  'memory/mod.ts',
  'replay/mod.ts',
  '../protocol/mcp/mod.ts',
  '../protocol/a2a/mod.ts',
  '../protocol/adapters.ts',
]

describe.each(entries)('importing host/agent/%s', path => {
  it('loads no package, no database and no cryptography', () => {
    const loaded = 'bare, builtin.filter(name => /^NativeModule (crypto|sqlite|http|worker_threads)$/.test(name))'
    expect(run(path, `console.log(JSON.stringify([${loaded}]))`)).toEqual([[], []])
  })
})

describe('openai', () => {
  it('asks its server without the package of that name', () => {
    const script = `
      const choices = [{ message: { content: 'Hi.' }, finish_reason: 'stop' }]
      const fetch = async () => Response.json({ choices })
      const model = agent.openai('m', { api: 'chat', baseURL: 'http://mock.test', fetch })
      const { text } = await agent.agent({ model }).run('?')
      console.log(JSON.stringify([text, bare]))`
    expect(run('mod.ts', script)).toEqual(['Hi.', []])
  })
})

describe('a2aServer', () => {
  it('says how to install its package with the first request', () => {
    const script = `
      const server = agent.a2aServer({ agent: { name: 'a' } })
      const request = new Request('http://localhost/a2a', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
      const error = await server.fetch(request).catch(error => error)
      console.log(JSON.stringify([error.code, error.message]))`
    const said = ['config/invalid', expect.stringContaining('npm install @a2a-js/sdk')]
    expect(run('../protocol/a2a/mod.ts', script)).toEqual(said)
  })
})
