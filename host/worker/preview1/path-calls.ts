/** `path_*` of WASI's preview 1, on the files of WASI 0.2 and under their grants. Inside the worker. */

import type { Descriptor } from '../wasi/filesystem/descriptor.ts'
import { MAX_PATH } from '../wasi/filesystem/path.ts'
import { refuse } from './errno.ts'
import type { Program } from './program.ts'
import { FILESTAT_BYTES, timesOf, writeStat } from './stat.ts'

/** Bits of `oflags`, of `fdflags` and of `rights` that are asked for. */
const [CREATE, DIRECTORY, EXCLUSIVE, TRUNCATE] = [1, 2, 4, 8]
const APPEND = 1
const [READ, WRITE] = [1n << 1n, 1n << 6n]

/** Whether a link at the end of a path is followed, by `lookupflags`. */
const following = (flags: number) => ({ symlinkFollow: (flags & 1) !== 0 })

/** The functions. */
export function pathCalls(program: Program) {
  const folder = (number: number): Descriptor => program.open(number).descriptor
  const path = (at: number, length: number): string => program.memory.text(at, length, MAX_PATH)
  return {
    pathCreateDirectory: (number: number, at: number, length: number) =>
      folder(number).createDirectoryAt(path(at, length)),
    pathFilestatGet: (number: number, flags: number, at: number, length: number, statAt: number) => {
      const [descriptor, name] = [folder(number), path(at, length)]
      const hash = descriptor.metadataHashAt(following(flags), name)
      writeStat(program.memory.view(statAt, FILESTAT_BYTES), descriptor.statAt(following(flags), name), hash)
    },
    pathFilestatSetTimes: (
      number: number,
      flags: number,
      at: number,
      length: number,
      accessed: bigint,
      modified: bigint,
      which: number,
    ) => folder(number).setTimesAt(following(flags), path(at, length), ...timesOf(accessed, modified, which)),
    pathLink: (number: number, flags: number, at: number, length: number, to: number, toAt: number, toLength: number) =>
      folder(number).linkAt(following(flags), path(at, length), folder(to), path(toAt, toLength)),
    pathOpen: (
      number: number,
      lookup: number,
      at: number,
      length: number,
      how: number,
      rights: bigint,
      _inheriting: bigint,
      flags: number,
      fdAt: number,
    ) => {
      const result = program.memory.view(fdAt, 4)
      const descriptor = folder(number).openAt(following(lookup), path(at, length), openFlags(how), {
        read: (rights & READ) !== 0n,
        write: (rights & WRITE) !== 0n,
      })
      const opened = program.add(descriptor)
      opened.fd.append = (flags & APPEND) !== 0
      result.setUint32(0, opened.number, true)
    },
    pathReadlink: (number: number, at: number, length: number, to: number, room: number, usedAt: number) => {
      const target = Buffer.from(folder(number).readlinkAt(path(at, length))).subarray(0, room)
      program.memory.bytes(to, target.length).set(target)
      program.memory.setU32(usedAt, target.length)
    },
    pathRemoveDirectory: (number: number, at: number, length: number) =>
      folder(number).removeDirectoryAt(path(at, length)),
    pathRename: (number: number, at: number, length: number, to: number, toAt: number, toLength: number) =>
      folder(number).renameAt(path(at, length), folder(to), path(toAt, toLength)),
    pathSymlink: (at: number, length: number, number: number, linkAt: number, linkLength: number) =>
      folder(number).symlinkAt(path(at, length), path(linkAt, linkLength)),
    pathUnlinkFile: (number: number, at: number, length: number) => folder(number).unlinkFileAt(path(at, length)),
  }
}

function openFlags(how: number) {
  if (how > 15) refuse('inval')
  const has = (flag: number): boolean => (how & flag) !== 0
  return { create: has(CREATE), directory: has(DIRECTORY), exclusive: has(EXCLUSIVE), truncate: has(TRUNCATE) }
}
