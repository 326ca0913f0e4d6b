/** The public surface of `glovebox/memory`: windows, and a memory in SQLite. Importing it loads no SQLite. */

export type { Embedder } from '../embedder.ts'
export type { Survives } from '../sqlite.ts'
export { exactVectors, type VectorHit, type VectorItem, type VectorQuery, type VectorStore } from '../vector-store.ts'
export type { Compaction, History, Summarize } from './history.ts'
export type { Search } from './items.ts'
export type { Episode, Episodic, Fact, Procedural, Procedure, Semantic } from './kinds.ts'
export type { Memory, Recall } from './memory.ts'
export { type SqliteMemory, type SqliteMemoryOptions, sqliteMemory } from './sqlite-memory.ts'
export { type SummarizerOptions, summarizer } from './summarizer.ts'
export { type WindowSize, window } from './window.ts'
