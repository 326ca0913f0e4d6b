/** Regular files of the host's file system. Inside the worker. */

import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { refuse, system } from './code.ts'
import { HostObject, statOf } from './host-object.ts'
import type { Access, File, OpenFile, Stat } from './node.ts'

/** A regular file. */
export class HostFile extends HostObject implements File {
  declare readonly type: 'regular-file'

  open({ read, write }: Access): OpenFile {
    if (write) this.assertOwn()
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants
    const mode = !write ? O_RDONLY : read ? O_RDWR : O_WRONLY
    // A descriptor leads to the very object that was looked at. A path may lead to a link, or to a FIFO that would block, by now.
    const guards = this.how === 'path' ? O_NOFOLLOW | O_NONBLOCK : 0
    const fd = system(() => openSync(this.path, mode | guards))
    try {
      const stats = fstatSync(fd, { bigint: true })
      this.assertSame(stats)
      if (!stats.isFile()) refuse('not-permitted')
      return new OpenHostFile(fd)
    } catch (thrown) {
      closeSync(fd)
      throw thrown
    }
  }
}

/** One that is open. */
class OpenHostFile implements OpenFile {
  private readonly fd: number

  constructor(fd: number) {
    this.fd = fd
  }

  stat(): Stat {
    return system(() => statOf(fstatSync(this.fd, { bigint: true })))
  }

  size(): number {
    return system(() => fstatSync(this.fd).size)
  }

  read(most: number, position: number): Uint8Array {
    const buffer = Buffer.alloc(Math.max(0, Math.min(most, this.size() - position)))
    const length = system(() => readSync(this.fd, buffer, 0, buffer.length, position))
    return buffer.subarray(0, length)
  }

  write(bytes: Uint8Array, position: number): number {
    return system(() => writeSync(this.fd, bytes, 0, bytes.length, position))
  }

  setSize(size: number): void {
    system(() => ftruncateSync(this.fd, size))
  }

  sync(): void {
    system(() => fsyncSync(this.fd))
  }

  [Symbol.dispose](): void {
    closeSync(this.fd)
  }
}
