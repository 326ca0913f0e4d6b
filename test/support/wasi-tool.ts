/** A tool of QuickJS that uses WASI itself: files, streams, waiting. */

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentizeScript } from '../../guest-tools/toolchain/componentize.ts'

const wit = `package test:files@1.0.0;
  interface files {
    /// Writes a file in one of the directories.
    save: func(dir: string, name: string, text: string) -> result<_, string>;
    load: func(dir: string, name: string) -> result<string, string>;
    names: func(dir: string) -> result<list<string>, string>;
    size: func(dir: string, name: string) -> result<u64, string>;
    /// Opens a file and ends as it is told.
    hold: func(dir: string, name: string, ending: ending) -> result<_, string>;
    preopens: func() -> list<string>;
    /// Reads many files, and answers how many bytes they had.
    read-all: func(dir: string, count: u32) -> result<u64, string>;
    enum ending { normal, trap, spin, %exit }
  }
  world tool {
    import wasi:filesystem/types@0.2.12;
    import wasi:filesystem/preopens@0.2.12;
    import wasi:io/streams@0.2.12;
    import wasi:cli/exit@0.2.12;
    export files;
  }`

const script = `
  import { getDirectories } from 'wasi:filesystem/preopens@0.2.12'
  import { exit } from 'wasi:cli/exit@0.2.12'

  const encode = text => Uint8Array.from(unescape(encodeURIComponent(text)), c => c.charCodeAt(0))
  const decode = bytes => decodeURIComponent(escape(String.fromCharCode(...bytes)))

  function attempt(run) {
    try { return run() } catch (thrown) {
      if (thrown instanceof Error && thrown.payload === undefined) throw thrown
      throw String(thrown?.payload?.tag ?? thrown?.payload ?? thrown)
    }
  }
  function dirOf(path) {
    const found = getDirectories().find(([, guest]) => guest === path)
    if (!found) throw { payload: 'no such preopen' }
    return found[0]
  }
  const open = (dir, name, how = {}, flags = { read: true }) =>
    dirOf(dir).openAt({ symlinkFollow: true }, name, how, flags)
  function readWhole(file) {
    const input = file.readViaStream(0)
    let bytes = []
    for (;;) {
      try { bytes = bytes.concat([...input.blockingRead(65536)]) } catch (thrown) {
        if (thrown?.payload?.tag === 'closed') return bytes
        throw thrown
      }
    }
  }
  const held = []
  export const files = {
    save: (dir, name, text) => attempt(() => {
      const out = open(dir, name, { create: true, truncate: true }, { write: true }).writeViaStream(0)
      out.blockingWriteAndFlush(encode(text))
    }),
    load: (dir, name) => attempt(() => decode(readWhole(open(dir, name)))),
    names: dir => attempt(() => {
      const stream = dirOf(dir).readDirectory()
      const names = []
      for (let entry = stream.readDirectoryEntry(); entry; entry = stream.readDirectoryEntry()) names.push(entry.name)
      return names.sort()
    }),
    size: (dir, name) => attempt(() => dirOf(dir).statAt({}, name).size),
    hold: (dir, name, ending) => attempt(() => {
      held.push(open(dir, name), open(dir, name).readViaStream(0))
      if (ending === 'trap') throw new Error('trap')
      if (ending === 'exit') exit({ tag: 'ok' })
      while (ending === 'spin') {}
    }),
    preopens: () => getDirectories().map(([, guest]) => guest),
    readAll: (dir, count) => attempt(() => {
      const root = dirOf(dir)
      let bytes = 0
      for (let i = 0; i < count; i++) {
        const file = root.openAt({}, 'f' + i, {}, { read: true })
        bytes += file.read(65536, 0)[0].length
        file[Symbol.dispose]()
      }
      return bytes
    }),
  }`

/** The component. */
export async function wasiTool(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-wasi-tool-'))
  try {
    mkdirSync(join(folder, 'deps'))
    writeFileSync(join(folder, 'world.wit'), wit)
    const deps = fileURLToPath(new URL('../../wit/deps', import.meta.url))
    for (const file of readdirSync(deps)) copyFileSync(join(deps, file), join(folder, 'deps', file))
    return await componentizeScript(script, folder, 'tool')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
