/** Directories for guests, and what guests do in them, without a guest around it. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { FileGrant } from '../../../../host/base/grant.ts'
import type { Descriptor } from '../../../../host/worker/wasi/filesystem/descriptor.ts'
import { FileSystem } from '../../../../host/worker/wasi/filesystem/file-system.ts'
import type { Holding } from '../../../../host/worker/wasi/filesystem/host-object.ts'
import { preopens } from '../../../../host/worker/wasi/filesystem/preopens.ts'
import type { InputStream } from '../../../../host/worker/wasi/streams.ts'

/** The ways in which objects of the host are held; both are tested on any machine. */
export const ways: readonly Holding[] = ['descriptor', 'path']

/** A new directory with a directory `box` in it to be granted; all of it is removed after the test. */
export function place(): { readonly outside: string; readonly box: string } {
  const outside = mkdtempSync(join(tmpdir(), 'glovebox-files-'))
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
  const box = join(outside, 'box')
  mkdirSync(box)
  return { outside, box }
}

/** A decision that was told of. */
export type Decided = readonly [decision: 'allow' | 'deny', subject: string]

/** The files of an instance with these grants. */
export function files(grants: readonly FileGrant[], how?: Holding, call = 1, decided: Decided[] = []): FileSystem {
  const told = {
    allow: (_: unknown, subject: string) => void decided.push(['allow', subject]),
    deny: (_: unknown, subject: string) => void decided.push(['deny', subject]),
  }
  const waiter = { call, now: () => 0, waitFor: <T>(arrived: () => T | undefined) => arrived() }
  return new FileSystem({ budget: waiter, grants: told, epochMs: () => 1_700_000_000_000 }, grants, how)
}

/** The directories that were granted, as a guest gets them. */
export const preopened = (grants: readonly FileGrant[], how?: Holding): Descriptor[] =>
  preopens(files(grants, how)).map(([descriptor]) => descriptor)

/** A directory of the host, as a guest gets it. */
export function granted(
  box: string,
  how?: Holding,
  more: Partial<Extract<FileGrant, { kind: 'dir' }>> = {},
): Descriptor {
  return preopened([{ kind: 'dir', guest: '/box', host: box, access: 'read-write', ...more }], how)[0]!
}

/** A directory in memory, as a guest gets it. */
export const scratch = (quota: Extract<FileGrant, { kind: 'scratch' }>['quota'] = {}): Descriptor =>
  preopened([{ kind: 'scratch', guest: '/scratch', quota }])[0]!

const follow = { symlinkFollow: true }

/** What a guest does, in few words. */
export const act = {
  follow,
  open: (dir: Descriptor, path: string): Descriptor => dir.openAt(follow, path, {}, { read: true }),
  create: (dir: Descriptor, path: string): Descriptor =>
    dir.openAt(follow, path, { create: true }, { read: true, write: true }),
  folder: (dir: Descriptor, path: string): Descriptor => dir.openAt(follow, path, { directory: true }, { read: true }),
  write(dir: Descriptor, path: string, text: string): void {
    using file = act.create(dir, path)
    file.write(Buffer.from(text), 0n)
  },
  read(dir: Descriptor, path: string): string {
    using file = act.open(dir, path)
    return Buffer.from(file.read(1_000_000n, 0n)[0]).toString()
  },
  list(dir: Descriptor): string[] {
    using stream = dir.readDirectory()
    const names: string[] = []
    for (let entry = stream.readDirectoryEntry(); entry; entry = stream.readDirectoryEntry()) names.push(entry.name)
    return names.sort()
  },
  all(stream: InputStream): string {
    let text = ''
    try {
      for (;;) text += Buffer.from(stream.blockingRead(1000n)).toString()
    } catch {
      return text
    }
  },
}

/** Matches the refusal with a code. */
export const code = (payload: string): unknown => expect.objectContaining({ payload })

/** How many descriptors the process has open, those of a moment's listing left out. */
export const openDescriptors = (): number => readdirSync('/proc/self/fd').length
