import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { IoError } from '../../../../host/worker/wasi/error.ts'
import { FileSystem } from '../../../../host/worker/wasi/filesystem/file-system.ts'
import { preopens } from '../../../../host/worker/wasi/filesystem/preopens.ts'
import { act, code, place } from './support.ts'

const end = 1_700_000_000_000

/** A directory with a file in it, granted until `end`, and a clock that the test moves. */
function untilThen() {
  const { box } = place()
  writeFileSync(join(box, 'f'), 'text')
  const clock = { now: end - 1 }
  const denied: string[] = []
  const told = { allow: () => undefined, deny: (_: unknown, subject: string) => void denied.push(subject) }
  const budget = { call: 1, now: () => 0, waitFor: <T>(arrived: () => T | undefined) => arrived() }
  const grants = [{ kind: 'dir', guest: '/box', host: box, access: 'read-write', expires: end }] as const
  const system = new FileSystem({ budget, grants: told, epochMs: () => clock.now }, grants)
  return { root: preopens(system)[0]![0], clock, denied }
}

test('what is open under a grant is of no use from the millisecond of its end on, and each use is told of', () => {
  const { root, clock, denied } = untilThen()
  const file = root.openAt(act.follow, 'f', {}, { read: true, write: true })
  const uses = {
    read: () => file.read(10n, 0n),
    write: () => file.write(Buffer.from('x'), 0n),
    setSize: () => file.setSize(1n),
    stat: () => file.stat(),
    sync: () => file.sync(),
    list: () => entries.readDirectoryEntry(),
    reopen: () => file.readViaStream(0n),
  }
  const entries = root.readDirectory()
  for (const use of Object.values(uses)) use()
  expect(denied).toEqual([])
  clock.now = end
  for (const [name, use] of Object.entries(uses)) expect(use, name).toThrow(code('not-permitted'))
  expect(denied).toEqual(Object.values(uses).map(() => expect.stringContaining('not-permitted')))
})

test('a stream of a file fails from the end of its grant on', () => {
  const { root, clock } = untilThen()
  const file = root.openAt(act.follow, 'f', {}, { read: true, write: true })
  const [input, output] = [file.readViaStream(0n), file.writeViaStream(0n)]
  expect(Buffer.from(input.read(2n)).toString()).toBe('te')
  output.blockingWriteAndFlush(Buffer.from('x'))
  clock.now = end
  const failed = { payload: { tag: 'last-operation-failed', val: expect.any(IoError) } }
  expect(() => input.read(2n)).toThrow(expect.objectContaining(failed))
  expect(() => output.blockingWriteAndFlush(Buffer.from('y'))).toThrow(expect.objectContaining(failed))
})
