/** Makes artifacts, and holds those of the components used last; the others wait on disk, or as bytes where there is no cache. */

import { GloveboxError } from '../base/error.ts'
import type { Pool } from '../pool/pool.ts'
import type { ComponentInfo } from '../wasm/component-info.ts'
import type { Artifact } from '../worker/protocol.ts'
import type { ArtifactCache } from './artifact-cache.ts'
import { KeptInfo } from './kept-info.ts'

/** A component as the engine holds it. */
export interface PreparedComponent {
  /** SHA-256 of the component's bytes as loaded, in hex. */
  readonly digest: string
  /** Comes to be when it is asked for, and goes when nobody holds it. */
  readonly info: ComponentInfo
  /** What workers are given; a promise when it has to be fetched. */
  artifact(): Artifact | Promise<Artifact>
}

/** Bytes of the artifacts that are held, compiled modules with them; the one unused for longest goes first. */
export const HELD_BYTES = 32 * 1024 * 1024

/** How long checking, metering and compiling one component may take, in milliseconds. */
const PREPARE_TIMEOUT_MS = 60_000

/** Reads again what was loaded. */
export type Reread = () => Promise<Uint8Array>

/** The artifacts of an engine. */
export class Artifacts {
  private readonly pool: Pool
  private readonly cache: ArtifactCache | undefined
  private readonly most: number
  private readonly held = new Map<string, Artifact>()
  private heldBytes = 0
  /** Metered bytes that are nowhere else. */
  private readonly kept = new Map<string, Uint8Array>()

  /** `most` is the ceiling of {@link HELD_BYTES}. */
  constructor(pool: Pool, cache: ArtifactCache | undefined, most = HELD_BYTES) {
    this.pool = pool
    this.most = most
    this.cache = cache
  }

  /** Makes an artifact of what was loaded, or takes the one that was made of it before. */
  async prepare(digest: string, bytes: Uint8Array, reread: Reread): Promise<PreparedComponent> {
    const cached = await this.cache?.get(digest)
    const { artifact, info } = await this.make(digest, cached ?? bytes, cached !== undefined)
    const onDisk = cached !== undefined || (await this.cache?.put(digest, artifact.bytes)) === true
    if (!onDisk) this.kept.set(digest, artifact.bytes)
    this.hold(digest, artifact)
    const kept = new KeptInfo(info)
    return {
      digest,
      get info() {
        return kept.info
      },
      artifact: () => this.take(digest) ?? this.again(digest, reread),
    }
  }

  private async make(
    digest: string,
    bytes: Uint8Array,
    isArtifact: boolean,
  ): Promise<{ artifact: Artifact; info: ComponentInfo }> {
    const timeoutMs = PREPARE_TIMEOUT_MS
    const answer = await this.pool.run({
      request: id => ({ type: 'prepare', id, bytes, artifact: isArtifact, timeoutMs }),
    })
    if (answer.type === 'prepared') return answer
    const why =
      answer.type === 'killed' && answer.reason === 'out-of-memory' ? 'more memory than a worker has' : 'too long'
    throw new GloveboxError('component/too-large', `Preparing the component took ${why}.`, { detail: { digest } })
  }

  private take(digest: string): Artifact | undefined {
    const artifact = this.held.get(digest)
    if (artifact && this.held.delete(digest)) this.held.set(digest, artifact)
    return artifact
  }

  private hold(digest: string, artifact: Artifact): void {
    this.drop(digest)
    this.held.set(digest, artifact)
    this.heldBytes += artifact.bytes.length
    for (const [oldest] of this.held) {
      if (this.heldBytes <= this.most || oldest === digest) break
      this.drop(oldest)
    }
  }

  private async again(digest: string, reread: Reread): Promise<Artifact> {
    const metered = this.kept.get(digest) ?? (await this.cache?.get(digest))
    const { artifact } = await this.make(digest, metered ?? (await reread()), metered !== undefined)
    this.hold(digest, artifact)
    return artifact
  }

  private drop(digest: string): void {
    this.heldBytes -= this.held.get(digest)?.bytes.length ?? 0
    this.held.delete(digest)
  }

  /** Nobody uses the component any more. */
  forget(digest: string): void {
    this.drop(digest)
    this.kept.delete(digest)
  }
}
