/** The worker of the jco adapter: transpiles a component once and makes an instance of it for each call. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { transpileBytes } from '@bytecodealliance/jco-transpile'
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation'
import { failureOf } from '../runner/failure.ts'

const camel = name => name.replace(/-(\w)/gu, (_, letter) => letter.toUpperCase())

async function prepare() {
  const { files } = await transpileBytes(readFileSync(workerData.component), { name: 'guest', instantiation: 'async' })
  const contents = new Map(Object.entries(files))
  const folder = mkdtempSync(join(tmpdir(), 'conformance-jco-'))
  const main = join(folder, 'guest.mjs')
  writeFileSync(main, contents.get('guest.js'))
  const { instantiate } = await import(pathToFileURL(main).href)
  rmSync(folder, { recursive: true })
  const modules = new Map()
  const compile = async path => {
    if (!modules.has(path)) modules.set(path, await WebAssembly.compile(contents.get(path)))
    return modules.get(path)
  }
  const rows = (kind, row) => Object.fromEntries(workerData.grants.filter(grant => grant.kind === kind).map(row))
  const preopens = rows('dir', ({ guest, host }) => [guest, host])
  const env = rows('env', ({ name, value }) => [name, value])
  const sandbox = { env, args: [], preopens, enableNetwork: false }
  return () => instantiate(compile, new WASIShim({ sandbox }).getImportObject())
}

/** Values as the suite writes them in JSON. */
function plain(value) {
  if (value === undefined) return null
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (ArrayBuffer.isView(value)) return [...value]
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

let instantiate
try {
  instantiate = await prepare()
  parentPort.postMessage({ status: 'ok' })
} catch (thrown) {
  parentPort.postMessage({
    status: 'refused',
    message: String(thrown?.payload ?? thrown?.message ?? thrown).slice(0, 1000),
  })
}

parentPort.on('message', async ({ name, args }) => {
  try {
    const exports = await instantiate()
    const run = Object.hasOwn(exports, camel(name)) ? exports[camel(name)] : undefined
    if (run === undefined) parentPort.postMessage({ status: 'refused', message: `there is no function ${name}` })
    else parentPort.postMessage({ status: 'ok', value: plain(run(...args)) })
  } catch (thrown) {
    parentPort.postMessage(failureOf(thrown))
  }
})
