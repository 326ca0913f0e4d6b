import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'

const folder = new URL('./main/', import.meta.url)

/** What each script prints; all exit with 0 and say nothing on stderr. */
const said: Readonly<Record<string, string>> = {
  'exit.idle-engine.ts': 'ok,ok',
  'exit.open-session.ts': 'ok',
  'ok.awaited-call-keeps-alive.ts': 'limit',
  'canceled.dispose-while-spinning.ts': 'pool/closed',
  'canceled.dispose-while-stormed.ts': 'pool/closed in time',
  'ok.blocked-event-loop.ts': 'limit in time',
  'ok.listeners.ts': 'ok canceled',
  'ok.abandoned.ts': 'all told',
}

/** Nothing rejects unseen, and nothing of a guest becomes code. */
const flags = ['--unhandled-rejections=strict', '--disallow-code-generation-from-strings']

/** Runs a script to its end; one that does not end by itself is killed, and that shows. */
async function run(name: string): Promise<{ code: number | string | null; out: string; err: string }> {
  const child = spawn(process.execPath, [...flags, new URL(name, folder).pathname], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 25_000,
  })
  const [out, err] = [text(child.stdout), text(child.stderr)]
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code: signal ?? code, out: (await out).trim(), err: await err }
}

describe('a process', () => {
  test('has a script for each row, and a row for each script', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(said).sort())
  })

  test.each(Object.entries(said))('%s prints "%s" and ends by itself', { timeout: 30_000 }, async (name, out) => {
    expect(await run(name)).toEqual({ code: 0, out, err: '' })
  })
})
