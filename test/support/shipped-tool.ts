/** One of the tools that ship, loaded into a real engine for the tests of a file. */

import { afterAll, beforeAll } from 'vitest'
import { createEngine, type Engine, type Limits, type Outcome, type Toolset } from '../../host/mod.ts'
import { toolFile } from './tools.ts'

/** Calls of one tool. */
export interface ShippedTool {
  call(name: string, input: unknown, limits?: Partial<Limits>): Promise<Outcome>
  /** The value of a call that has to end well. */
  value(name: string, input: unknown): Promise<unknown>
  /** The tool's own error of a call that has to end with one. */
  error(name: string, input: unknown): Promise<unknown>
}

/** Loads the tool before the tests of the file, and disposes the engine after them. */
export function shippedTool(name: Parameters<typeof toolFile>[0]): ShippedTool {
  let engine: Engine
  let toolset: Toolset
  beforeAll(async () => {
    engine = await createEngine({ workers: 1 })
    toolset = await engine.load(toolFile(name))
  })
  afterAll(() => engine[Symbol.asyncDispose]())
  const call: ShippedTool['call'] = (fn, input, limits = {}) => toolset.call(fn, input, { limits })
  return {
    call,
    value: async (fn, input) => answerOf(await call(fn, input)),
    error: async (fn, input) => errorOf(await call(fn, input)),
  }
}

/** The value of an outcome that has to be `ok`. */
export function answerOf(outcome: Outcome): unknown {
  if (outcome.status !== 'ok') throw new Error(`the call ended as ${describe(outcome)}`)
  return outcome.value
}

/** The error of an outcome that has to be `error`. */
export function errorOf(outcome: Outcome): unknown {
  if (outcome.status !== 'error') throw new Error(`the call ended as ${describe(outcome)}`)
  return outcome.error
}

const describe = (outcome: Outcome): string =>
  JSON.stringify(outcome, (_, value) => (typeof value === 'bigint' ? String(value) : value))
