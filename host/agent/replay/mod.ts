/** The public surface of `glovebox/replay`: recordings of runs, and playing them back. Importing it loads neither `openai` nor an engine. */

export type { Determinism } from './determinism.ts'
export type { Redact } from './question.ts'
export { type Recording, type RecordOptions, record } from './record.ts'
export { type Replay, type ReplayOptions, replay } from './replay.ts'
