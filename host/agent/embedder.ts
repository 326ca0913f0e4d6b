/** The embedder trait: text to vectors, for recall by meaning. */

/** Turns texts into vectors. Equal texts have equal vectors; what lies near means something alike. */
export interface Embedder {
  /** Names model and settings: vectors of another id are not compared with these. */
  readonly id: string
  /** Numbers in a vector. */
  readonly dims: number
  /** Most texts of one call. */
  readonly maxBatch: number
  /** Answers one vector for each text, in their order. @throws {GloveboxError} `model/failed` when the provider fails. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>
}
