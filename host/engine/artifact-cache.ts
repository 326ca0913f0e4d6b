/** Keeps metered components on disk, by the digest of what they were made from, so that the next process need not meter them again. */

import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { costVersion } from '../meter/cost.ts'
import { makerVersion } from './maker-version.ts'

/** Hex digits of the seal that a file begins with. */
const SEAL_BYTES = 64

/** Where artifacts are kept when the embedder does not say. The one place that looks at the environment for it. */
export function defaultCacheDirectory(): string {
  const { XDG_CACHE_HOME: chosen = '' } = process.env
  return join(isAbsolute(chosen) ? chosen : join(homedir(), '.cache'), 'glovebox')
}

/** Artifacts in a directory. Every failure means only that the artifact is made anew. */
export class ArtifactCache {
  private readonly directory: string
  private readonly version = `c${costVersion}-${makerVersion()}`
  private usable: Promise<boolean> | undefined

  constructor(directory: string) {
    this.directory = directory
  }

  private path(digest: string): string {
    return join(this.directory, `${digest}-${this.version}.wasm`)
  }

  /** Covers the artifact, what it was made from, and by what: a file that was cut, or goes by another's name, is not taken. */
  private seal(digest: string, artifact: Uint8Array): string {
    return createHash('sha256').update(`${digest} ${this.version} `).update(artifact).digest('hex')
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
      return this.seal(digest, artifact) === file.toString('latin1', 0, SEAL_BYTES) ? artifact : undefined
    } catch {
      return undefined // Not there, which is the usual case, or not readable, which is the same to the caller.
    }
  }

  /** Keeps an artifact. */
  async put(digest: string, artifact: Uint8Array): Promise<void> {
    this.usable ??= this.check()
    if (!(await this.usable)) return
    const path = this.path(digest)
    const temporary = `${path}.${randomUUID()}`
    try {
      await writeFile(temporary, [Buffer.from(this.seal(digest, artifact), 'latin1'), artifact], { mode: 0o600 })
      await rename(temporary, path)
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined) // A full disk costs the cache, not the call.
    }
  }
}
