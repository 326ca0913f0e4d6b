/** `fd_*` of WASI's preview 1, on the files of WASI 0.2 and under their grants. Inside the worker. */

import type { HostContext } from '../host-interface.ts'
import { logSink } from '../wasi/stdio.ts'
import { refuse } from './errno.ts'
import { OpenFd, type Program } from './program.ts'
import { FILESTAT_BYTES, timesOf, typeNumber, writeStat } from './stat.ts'

/** Bits of `fdflags`. */
const APPEND = 1

/** `rights`: of a file that is read, and of one that is written. Rights cannot be given up: grants say what may be done. */
const rights = { read: 0x0820_0026n, write: 0x0840_0164n, directory: 0x07ff_fe19n }

/** The last place that there can be: `fd_seek` moves by 64 bits with a sign, again and again. */
const MOST_OFFSET = 2n ** 63n - 1n

/** Bytes that stand before the name of a directory's entry. */
const DIRENT_BYTES = 24

/** The functions. */
export function fdCalls(program: Program, context: HostContext) {
  const { budget, log } = context
  const directory = (number: number): OpenFd => {
    const fd = program.open(number)
    return fd.descriptor.getType() === 'directory' ? fd : refuse('notdir')
  }
  const readAt = (fd: OpenFd, list: number, count: number, offset: bigint): number => {
    let total = 0
    for (const buffer of program.memory.buffers(list, count)) {
      const [bytes] = fd.descriptor.read(BigInt(buffer.length), offset + BigInt(total))
      budget.charge(bytes.length)
      buffer.set(bytes)
      total += bytes.length
      if (bytes.length < buffer.length) break
    }
    return total
  }
  const writeAt = (fd: OpenFd, list: number, count: number, offset: bigint): number => {
    let total = 0
    for (const buffer of program.memory.buffers(list, count)) {
      budget.charge(buffer.length)
      const taken = Number(fd.descriptor.write(buffer, offset + BigInt(total)))
      total += taken
      if (taken < buffer.length) break
    }
    return total
  }
  const print = (level: 'info' | 'error', list: number, count: number): number => {
    const sink = logSink(log, level)
    let total = 0
    for (const buffer of program.memory.buffers(list, count)) {
      budget.charge(buffer.length)
      sink.write(buffer)
      total += buffer.length
    }
    return total
  }
  return {
    fdAdvise: (number: number) => void program.open(number),
    fdAllocate: (number: number) => void (program.open(number) && refuse('notsup')),
    fdClose: (number: number) => program.close(number),
    fdDatasync: (number: number) => program.open(number).descriptor.syncData(),
    fdSync: (number: number) => program.open(number).descriptor.sync(),
    fdFdstatGet: (number: number, at: number) => {
      const fd = program.fd(number)
      const view = program.memory.view(at, 24)
      const [type, flags, allowed] = fd instanceof OpenFd ? statusOf(fd) : [0, 0, fd.level === undefined ? 2n : 0x40n]
      view.setBigUint64(0, BigInt(type), true)
      view.setUint16(2, flags, true)
      view.setBigUint64(8, allowed, true)
      view.setBigUint64(16, type === typeNumber('directory') ? rights.read | rights.write | allowed : 0n, true)
    },
    fdFdstatSetFlags: (number: number, flags: number) => {
      const fd = program.fd(number)
      if (!(fd instanceof OpenFd)) return
      // Security: descriptors are made anew for each call; flags that were set while the instance was made would be there for one of them.
      context.unrepeatable()
      fd.append = (flags & APPEND) !== 0
    },
    fdFdstatSetRights: (number: number) => void program.fd(number),
    fdFilestatGet: (number: number, at: number) => {
      const fd = program.fd(number)
      const view = program.memory.view(at, FILESTAT_BYTES)
      if (fd instanceof OpenFd) writeStat(view, fd.descriptor.stat(), fd.descriptor.metadataHash())
      else for (let i = 0; i < FILESTAT_BYTES; i += 8) view.setBigUint64(i, 0n, true)
    },
    fdFilestatSetSize: (number: number, size: bigint) => program.open(number).descriptor.setSize(size),
    fdFilestatSetTimes: (number: number, accessed: bigint, modified: bigint, flags: number) =>
      program.open(number).descriptor.setTimes(...timesOf(accessed, modified, flags)),
    fdPread: (number: number, list: number, count: number, offset: bigint, at: number) =>
      program.memory.setU32(at, readAt(program.open(number), list, count, offset)),
    fdPwrite: (number: number, list: number, count: number, offset: bigint, at: number) =>
      program.memory.setU32(at, writeAt(program.open(number), list, count, offset)),
    fdRead: (number: number, list: number, count: number, at: number) => {
      const fd = program.fd(number)
      if (!(fd instanceof OpenFd)) return fd.level === undefined ? program.memory.setU32(at, 0) : refuse('badf')
      const read = readAt(fd, list, count, fd.position)
      fd.position += BigInt(read)
      program.memory.setU32(at, read)
    },
    fdWrite: (number: number, list: number, count: number, at: number) => {
      const fd = program.fd(number)
      if (fd instanceof OpenFd) {
        if (fd.append) fd.position = fd.descriptor.stat().size
        const taken = writeAt(fd, list, count, fd.position)
        fd.position += BigInt(taken)
        program.memory.setU32(at, taken)
      } else program.memory.setU32(at, print(fd.level ?? refuse('badf'), list, count))
    },
    fdSeek: (number: number, offset: bigint, whence: number, at: number) => {
      const fd = program.fd(number)
      if (!(fd instanceof OpenFd)) return refuse('spipe')
      const from = [0n, fd.position, fd.descriptor.stat().size][whence] ?? refuse('inval')
      const to = from + BigInt.asIntN(64, offset)
      if (to < 0n) refuse('inval')
      if (to > MOST_OFFSET) refuse('overflow')
      fd.position = to
      program.memory.setU64(at, to)
    },
    fdTell: (number: number, at: number) => {
      const fd = program.fd(number)
      program.memory.setU64(at, fd instanceof OpenFd ? fd.position : refuse('spipe'))
    },
    fdRenumber: (from: number, to: number) => program.renumber(from, to),
    fdPrestatGet: (number: number, at: number) => {
      const granted = program.open(number).granted ?? refuse('badf')
      program.memory.setU64(at, BigInt(Buffer.byteLength(granted)) << 32n)
    },
    fdPrestatDirName: (number: number, at: number, length: number) => {
      const name = Buffer.from(program.open(number).granted ?? refuse('badf'))
      if (length < name.length) refuse('nametoolong')
      program.memory.bytes(at, name.length).set(name)
    },
    fdReaddir: (number: number, at: number, length: number, cookie: bigint, usedAt: number) => {
      const { listing } = directory(number)
      const target = program.memory.bytes(at, length)
      let used = 0
      for (let next = cookie; used < length; next++) {
        const entry = listing.at(next)
        if (entry === undefined) break
        const name = Buffer.from(entry.name)
        const record = Buffer.alloc(DIRENT_BYTES + name.length)
        record.writeBigUInt64LE(BigInt.asUintN(64, next + 1n))
        record.writeUInt32LE(name.length, 16)
        record.writeUInt32LE(typeNumber(entry.type), 20)
        record.set(name, DIRENT_BYTES)
        const part = record.subarray(0, length - used)
        target.set(part, used)
        used += part.length
      }
      program.memory.setU32(usedAt, used)
    },
  }
}

/** The type, the flags and the rights of an open file or directory. */
function statusOf({ descriptor, append }: OpenFd): [type: number, flags: number, rights: bigint] {
  const type = descriptor.getType()
  const { read, write } = descriptor.getFlags()
  const allowed = type === 'directory' ? rights.directory : (read ? rights.read : 0n) | (write ? rights.write : 0n)
  return [typeNumber(type), append ? APPEND : 0, allowed]
}
