/** Guests linked to the host interfaces that jco's own programs use: the oracle of what a WASI host answers. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentizeScript } from '../../../guest-tools/toolchain/componentize.ts'
import { type Declarations, declarationsOf } from '../../../host/worker/jco/declarations.ts'
import { type JcoInterface, JcoInterfaces } from '../../../host/worker/jco/interfaces.ts'
import { type Accepted, accept, call, instantiate, type Running } from '../../support/component.ts'
import { toolFile } from '../../support/tools.ts'

/** What of WASI the probe uses, as WASI declares it. */
const wit = `package test:probe@1.0.0;
  interface probe {
    save: func(name: string, bytes: list<u8>) -> result<u64, string>;
    read: func(name: string) -> result<list<u8>, string>;
    leak: func(name: string) -> result<_, string>;
    clocks: func() -> tuple<u64, u64, u32>;
    random: func(length: u64) -> list<u8>;
    stdout-room: func() -> u64;
    wait: func(nanoseconds: u64) -> u32;
  }
  world tool {
    import wasi:cli/stdout@0.2.6;
    import wasi:clocks/monotonic-clock@0.2.6;
    import wasi:clocks/wall-clock@0.2.6;
    import wasi:random/random@0.2.6;
    import wasi:filesystem/preopens@0.2.6;
    export probe;
  }
  package wasi:io@0.2.6 {
    interface error { resource error { to-debug-string: func() -> string; } }
    interface poll {
      resource pollable { ready: func() -> bool; block: func(); }
      poll: func(in: list<borrow<pollable>>) -> list<u32>;
    }
    interface streams {
      use error.{error};
      use poll.{pollable};
      variant stream-error { last-operation-failed(error), closed }
      resource input-stream {
        blocking-read: func(len: u64) -> result<list<u8>, stream-error>;
        subscribe: func() -> pollable;
      }
      resource output-stream {
        check-write: func() -> result<u64, stream-error>;
        blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
      }
    }
  }
  package wasi:cli@0.2.6 {
    interface stdout { use wasi:io/streams@0.2.6.{output-stream}; get-stdout: func() -> output-stream; }
  }
  package wasi:clocks@0.2.6 {
    interface monotonic-clock {
      use wasi:io/poll@0.2.6.{pollable};
      type instant = u64;
      type duration = u64;
      now: func() -> instant;
      subscribe-duration: func(when: duration) -> pollable;
    }
    interface wall-clock { record datetime { seconds: u64, nanoseconds: u32 } now: func() -> datetime; }
  }
  package wasi:random@0.2.6 {
    interface random { get-random-bytes: func(len: u64) -> list<u8>; }
  }
  package wasi:filesystem@0.2.6 {
    interface types {
      use wasi:io/streams@0.2.6.{input-stream, output-stream};
      type filesize = u64;
      flags descriptor-flags { read, write, file-integrity-sync, data-integrity-sync, requested-write-sync, mutate-directory }
      flags path-flags { symlink-follow }
      flags open-flags { create, directory, exclusive, truncate }
      enum error-code { ${`access would-block already bad-descriptor busy deadlock quota exist file-too-large illegal-byte-sequence
        in-progress interrupted invalid io is-directory loop too-many-links message-size name-too-long no-device no-entry no-lock
        insufficient-memory insufficient-space not-directory not-empty not-recoverable unsupported no-tty no-such-device overflow
        not-permitted pipe read-only invalid-seek text-file-busy cross-device`
        .split(/\s+/)
        .join(', ')} }
      resource descriptor {
        open-at: func(path-flags: path-flags, path: string, open-flags: open-flags, %flags: descriptor-flags) -> result<descriptor, error-code>;
        read-via-stream: func(offset: filesize) -> result<input-stream, error-code>;
        write-via-stream: func(offset: filesize) -> result<output-stream, error-code>;
      }
    }
    interface preopens { use types.{descriptor}; get-directories: func() -> list<tuple<descriptor, string>>; }
  }`

const script = `
  import { getStdout } from 'wasi:cli/stdout@0.2.6'
  import { now, subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.6'
  import { now as wallNow } from 'wasi:clocks/wall-clock@0.2.6'
  import { getRandomBytes } from 'wasi:random/random@0.2.6'
  import { getDirectories } from 'wasi:filesystem/preopens@0.2.6'
  import { poll } from 'wasi:io/poll@0.2.6'

  function attempt(run) {
    try { return run() } catch (thrown) { throw String(thrown?.payload?.tag ?? thrown?.payload ?? thrown) }
  }
  function open(name, openFlags, flags) {
    const [[directory]] = getDirectories()
    return directory.openAt({ symlinkFollow: true }, name, openFlags, flags)
  }
  let leaked
  export const probe = {
    save: (name, bytes) => attempt(() => {
      const out = open(name, { create: true }, { read: true, write: true }).writeViaStream(0)
      const room = out.checkWrite()
      out.blockingWriteAndFlush(bytes)
      return room
    }),
    read: name => attempt(() => {
      const input = open(name, {}, { read: true }).readViaStream(0)
      return input.blockingRead(1000)
    }),
    leak: name => attempt(() => { leaked = open(name, {}, { read: true }) }),
    clocks: () => { const { seconds, nanoseconds } = wallNow(); return [now(), seconds, nanoseconds] },
    random: length => getRandomBytes(length),
    stdoutRoom: () => getStdout().checkWrite(),
    wait: nanoseconds => poll([subscribeDuration(nanoseconds)]).length,
  }`

let folder: string
let component: Accepted
let probeDeclarations: Declarations

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'glovebox-shim-'))
  const witFile = join(folder, 'probe.wit')
  writeFileSync(witFile, wit)
  const bytes = await componentizeScript(script, witFile, 'tool')
  component = accept(bytes)
  probeDeclarations = declarationsOf(bytes)
  rmSync(witFile)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The shim, with a folder for the guest and nothing else of this process. */
function shim(preopens: Record<string, string>, declared = probeDeclarations): JcoInterfaces {
  const wasi = new WASIShim({ sandbox: { preopens, env: {}, args: [], enableNetwork: false } })
  const given = Object.entries(wasi.getImportObject() as unknown as Record<string, JcoInterface>)
  const log = { log: () => undefined }
  const versions = ['0.2.0', '0.2.6', '0.2.12']
  const interfaces = given.flatMap(([name, one]) => versions.map(version => [`${name}@${version}`, one]))
  return new JcoInterfaces({ ...Object.fromEntries(interfaces), 'glovebox:host/log@0.1.0': log }, declared)
}

/** Calls a function of the probe. */
function probe({ functions, ...rest }: Running): (name: string, ...args: unknown[]) => unknown {
  return (name, ...args) => call({ functions, ...rest }, `test:probe/probe@1.0.0#${name}`, args)
}

describe('a guest linked to preview2-shim', () => {
  it('writes and reads files through streams', () => {
    using host = shim({ '/data': folder })
    const run = probe(instantiate(component, host))
    const bytes = new TextEncoder().encode('Grüße')
    expect(run('save', 'a.txt', bytes)).toEqual({ tag: 'ok', val: expect.any(BigInt) })
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('Grüße')
    expect(run('read', 'a.txt')).toEqual({ tag: 'ok', val: bytes })
  })

  it.each([
    ['that is not there', 'none.txt', 'no-entry'],
    ['outside of its folder', '../x', 'not-permitted'],
    ['at an absolute path', '/etc/passwd', 'not-permitted'],
  ])('gets the error of a file %s as data', (_, path, code) => {
    using host = shim({ '/data': folder })
    expect(probe(instantiate(component, host))('read', path)).toEqual({ tag: 'err', val: code })
  })

  it('has clocks, randomness, polling and the handle of standard output', () => {
    using host = shim({})
    const run = probe(instantiate(component, host))
    const [monotonic, seconds] = run('clocks') as [bigint, bigint, number]
    expect(monotonic).toBeGreaterThan(0n)
    expect(seconds).toBeGreaterThan(1_600_000_000n)
    expect(run('random', 1000n)).toHaveLength(1000)
    expect(run('random', 32n)).not.toEqual(run('random', 32n))
    expect(run('wait', 1n)).toBe(1)
    expect(run('stdout-room')).toBeGreaterThan(0n)
  })

  it('has its open files closed when it ends', () => {
    writeFileSync(join(folder, 'held.txt'), '')
    const host = shim({ '/data': folder })
    const run = probe(instantiate(component, host))
    const open = (): number => readdirSync('/dev/fd').length
    const before = open()
    for (let i = 0; i < 5; i++) expect(run('leak', 'held.txt')).toEqual({ tag: 'ok' })
    expect(open()).toBeGreaterThan(before)
    host[Symbol.dispose]()
    expect(open()).toBe(before)
  })

  it('may be a tool that ships', () => {
    const bytes = readFileSync(toolFile('calc'))
    using host = shim({}, declarationsOf(bytes))
    const calc = instantiate(accept(bytes), host)
    const [name] = [...calc.functions.keys()].filter(key => key.endsWith('#evaluate'))
    expect(call(calc, name!, ['0.1 + 0.2', []])).toMatchObject({ tag: 'ok', val: { value: '0.3' } })
  })
})
