/** The public surface of `glovebox/a2a`. Importing it loads no package of the protocol. */

export type { Caller } from '../caller.ts'
export type { GateOptions } from '../gate.ts'
export type { Listening, ListenOptions } from '../listen.ts'
export type { Skill } from './card.ts'
export { type A2aServer, type A2aServerOptions, a2aServer } from './server.ts'
