/** Keeps metered components on disk, by the digest of what they were made from, so that the next process need not meter them again. */

import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { crypto } from '../base/crypto.ts'
import { costVersion } from '../meter/cost.ts'
import { makerVersion } from './maker-version.ts'

/** Most bytes of all files together; those used last stay. */
export const CACHE_BYTES = 512 * 1024 * 1024

/** Hex digits of the seal that a file begins with. */
const SEAL_BYTES = 64

/** The files of a cache, those that are being written included; whatever else lies there is not touched. */
const ours = /^[0-9a-f]{64}-c\d+-[0-9a-z.+-]+\.wasm(\.[0-9a-f-]{36})?$/i

/** Where artifacts are kept when the embedder does not say. The one place that looks at the environment for it. */
export function defaultCacheDirectory(): string {
  const { XDG_CACHE_HOME: chosen = '' } = process.env
  return join(isAbsolute(chosen) ? chosen : join(homedir(), '.cache'), 'glovebox')
}

/** Artifacts in a directory. Every failure means only that the artifact is made anew. */
export class ArtifactCache {
  private readonly directory: string
  private readonly most: number
  private readonly version = `c${costVersion}-${makerVersion()}`
  private usable: Promise<boolean> | undefined

  /** `most` is the ceiling of {@link CACHE_BYTES}. */
  constructor(directory: string, most = CACHE_BYTES) {
    this.directory = directory
    this.most = most
  }

  private path(digest: string): string {
    return join(this.directory, `${digest}-${this.version}.wasm`)
  }

  /** Covers the artifact, what it was made from, and by what: a file that was cut, or goes by another's name, is not taken. */
  private seal(digest: string, artifact: Uint8Array): string {
    return crypto().createHash('sha256').update(`${digest} ${this.version} `).update(artifact).digest('hex')
  }

  /**
   * Security: an artifact is trusted to be metered, so whoever can write here could run unmetered code. The directory is made for this
   * user alone, and not used when somebody else owns it or may write to it.
   */
  private async check(): Promise<boolean> {
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 })
      const { uid, mode } = await stat(this.directory)
      const own = process.getuid === undefined || uid === process.getuid()
      return own && (process.platform === 'win32' || (mode & 0o022) === 0)
    } catch {
      return false // A read-only disk, for instance: work goes on without a cache.
    }
  }

  /** The artifact made from the bytes with this digest, if it is there and whole. */
  async get(digest: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.usable ??= this.check()
    if (!(await this.usable)) return undefined
    try {
      const file = await readFile(this.path(digest))
      const artifact = new Uint8Array(file.subarray(SEAL_BYTES))
      if (this.seal(digest, artifact) !== file.toString('latin1', 0, SEAL_BYTES)) return undefined
      const now = new Date()
      await utimes(this.path(digest), now, now)
      return artifact
    } catch {
      return undefined // Not there, which is the usual case, or not readable, which is the same to the caller.
    }
  }

  /** Keeps an artifact. Answers whether it is kept. */
  async put(digest: string, artifact: Uint8Array): Promise<boolean> {
    this.usable ??= this.check()
    if (!(await this.usable)) return false
    const path = this.path(digest)
    const temporary = `${path}.${crypto().randomUUID()}`
    try {
      await writeFile(temporary, [Buffer.from(this.seal(digest, artifact), 'latin1'), artifact], { mode: 0o600 })
      await rename(temporary, path)
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined) // A full disk costs the cache, not the call.
      return false
    }
    await this.prune().catch(() => undefined) // Another process may be at it; the next artifact tries again.
    return true
  }

  /** Removes what was unused for longest, until the rest is within bounds: also what other versions, or a process that was killed, left. */
  private async prune(): Promise<void> {
    const names = (await readdir(this.directory)).filter(name => ours.test(name))
    const files = await Promise.all(
      names.map(async name => {
        const path = join(this.directory, name)
        const { size, mtimeMs } = await stat(path)
        return { path, size, mtimeMs }
      }),
    )
    let total = files.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (total <= this.most) return
      await rm(path, { force: true })
      total -= size
    }
  }
}
