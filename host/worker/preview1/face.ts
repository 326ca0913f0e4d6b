/**
 * WASI's preview 1 (`wasi_snapshot_preview1`, WASI `phases/snapshot/docs.md`) for plugins that were built for it: the same files, clocks, random
 * numbers, environment and log as WASI 0.2 gives, under the same grants. Inside the worker.
 */

import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { answered, refuse } from './errno.ts'
import { fdCalls } from './fd-calls.ts'
import { pathCalls } from './path-calls.ts'
import { pollCalls } from './poll.ts'

/** The interfaces of WASI 0.2 that are used here. */
interface Wasi {
  readonly 'wasi:cli/environment': { getEnvironment(): readonly (readonly [name: string, value: string])[] }
  readonly 'wasi:cli/exit': { exit(): never }
  readonly 'wasi:random/random': { getRandomBytes(length: bigint): Uint8Array }
}

/** Most random bytes that are fetched at a time. */
const CHUNK = 65_536

const refuseSocket = (): never => refuse('notcapable')
const nothing = (): void => undefined

/** The interface `glovebox:host/preview1`, for one instance; `wasi` are the others of the same. */
export function preview1Face(context: HostContext, wasi: Record<string, unknown>): JcoInterface {
  const { budget, program } = context
  const {
    'wasi:cli/environment': environment,
    'wasi:cli/exit': { exit },
    'wasi:random/random': random,
  } = wasi as unknown as Wasi
  const variables = (): Buffer[] =>
    environment.getEnvironment().map(([name, value]) => Buffer.from(`${name}=${value}\0`))
  const calls: Record<string, (...args: never[]) => void> = {
    ...fdCalls(program, context),
    ...pathCalls(program),
    ...pollCalls(program, context),
    argsGet: nothing,
    argsSizesGet: (countAt: number, bytesAt: number) => {
      program.memory.setU32(countAt, 0)
      program.memory.setU32(bytesAt, 0)
    },
    environSizesGet: (countAt: number, bytesAt: number) => {
      const all = variables()
      program.memory.setU32(countAt, all.length)
      program.memory.setU32(bytesAt, Buffer.concat(all).length)
    },
    environGet: (pointersAt: number, at: number) => {
      let to = at
      for (const [i, variable] of variables().entries()) {
        budget.charge(variable.length)
        program.memory.bytes(to, variable.length).set(variable)
        program.memory.setU32(pointersAt + i * 4, to)
        to += variable.length
      }
    },
    randomGet: (at: number, length: number) => {
      const target = program.memory.bytes(at, length)
      for (let done = 0; done < length; done += CHUNK) {
        const part = Math.min(CHUNK, length - done)
        budget.charge(part)
        target.set(random.getRandomBytes(BigInt(part)), done)
      }
    },
    schedYield: nothing,
    procRaise: () => refuse('nosys'),
    sockAccept: refuseSocket,
    sockRecv: refuseSocket,
    sockSend: refuseSocket,
    sockShutdown: refuseSocket,
  }
  const face = Object.entries(calls).map(([name, run]) => [name, (...args: never[]) => answered(() => run(...args))])
  // `attach` is not called as others are: it takes what no value of WIT can be (`Imports.function`).
  return { ...Object.fromEntries(face), procExit: () => exit(), attach: nothing }
}
