/** What surrounds a case: a directory of files and links, loopback servers, and what of them must be untouched afterwards. */

import { execFileSync } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Case } from './case.ts'
import { brief } from './judge.ts'
import { type Loopback, serve } from './loopback.ts'

/** The surroundings of one run of a case. */
export interface World {
  /** Replaces `${dir}` by the directory, `${port:NAME}` by a server's port, `${in:MS}` by a time so far ahead, and `{"repeat": [text, times]}` by that text, at any depth. */
  fill<T>(value: T): T
  /** What is not as the case leaves it. */
  check(): string | undefined
  close(): Promise<void>
}

/** Sets up what a case declares; a case that declares nothing gets a directory for its binaries all the same. */
export async function createWorld(one: Case): Promise<World & { readonly directory: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'conformance-'))
  const servers = new Map<string, Loopback>()
  for (const name of Object.keys(one.servers ?? {})) servers.set(name, await serve())
  const fill = <T>(value: T): T => filled(value, text => substitute(text, directory, servers)) as T
  for (const [name, routes] of Object.entries(one.servers ?? {})) servers.get(name)!.routes = fill(routes)
  makeFiles(directory, one)
  const flickering = one.flicker && startFlicker(join(directory, one.flicker.path), fill(one.flicker.target))
  return {
    directory,
    fill,
    check: () => wrongFile(directory, one) ?? wrongRequests(servers, one),
    async close() {
      await flickering?.terminate()
      await Promise.all([...servers.values()].map(server => server.close()))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A text that is a port or a time and nothing else becomes a number. */
function substitute(text: string, directory: string, servers: ReadonlyMap<string, Loopback>): string | number {
  const [, inMs] = /^\$\{in:(\d+)\}$/u.exec(text) ?? []
  if (inMs !== undefined) return Date.now() + Number(inMs)
  const [, alone] = /^\$\{port:(\w+)\}$/u.exec(text) ?? []
  if (alone !== undefined) return servers.get(alone)?.port ?? text
  return text
    .replace(/\$\{dir\}/gu, () => directory)
    .replace(/\$\{port:(\w+)\}/gu, (_, name: string) => String(servers.get(name)?.port))
}

function filled(value: unknown, text: (text: string) => string | number): unknown {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.map(item => filled(item, text))
  if (typeof value !== 'object' || value === null) return value
  if ('repeat' in value) {
    const [unit, times] = value.repeat as [string, number]
    return String(text(unit)).repeat(times)
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, text)]))
}

/** The thread is no reason to stay, and its end no failure of the case. */
function startFlicker(path: string, target: string): Worker {
  const worker = new Worker(new URL('./flicker.ts', import.meta.url), { workerData: { path, target } })
  worker.on('error', () => undefined)
  worker.unref()
  return worker
}

function makeFiles(directory: string, { files = {} }: Case): void {
  for (const [path, content] of Object.entries(files)) {
    const full = join(directory, path)
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true })
    if (path.endsWith('/')) continue
    if (typeof content === 'string') writeFileSync(full, content)
    else if ('link' in content) symlinkSync(content.link, full)
    else if ('hardlink' in content) linkSync(join(directory, content.hardlink), full)
    else if ('fifo' in content) execFileSync('mkfifo', [full])
    else {
      writeFileSync(full, '')
      truncateSync(full, content.bytes)
    }
  }
}

function wrongFile(directory: string, { leaves }: Case): string | undefined {
  for (const [path, expected] of Object.entries(leaves?.files ?? {})) {
    const found = textOf(join(directory, path))
    if (found !== expected) return `${path} is ${found === null ? 'gone or absent' : JSON.stringify(found)}`
  }
  return undefined
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    // A directory where there was to be nothing is something.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : String((error as Error).message)
  }
}

function wrongRequests(servers: ReadonlyMap<string, Loopback>, { leaves = {} }: Case): string | undefined {
  for (const [name, { seen }] of servers) {
    const [requests, sees, never] = [leaves.requests?.[name], leaves.sees?.[name], leaves.never?.[name]]
    if (requests !== undefined && requests !== seen.length)
      return `the server ${name} saw ${seen.length} requests, and not ${requests}`
    if (sees !== undefined && !seen.some(request => request.includes(sees)))
      return `the server ${name} did not see ${sees} in ${brief(seen.join(' '))}`
    if (never !== undefined && seen.some(request => request.includes(never))) return `the server ${name} saw ${never}`
  }
  return undefined
}
