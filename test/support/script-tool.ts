/** One guest that runs scripts, in an engine of its own for the tests of a file. */

import { afterAll, beforeAll, beforeEach } from 'vitest'
import {
  createEngine,
  type Engine,
  type Grant,
  type GrantDecision,
  type Outcome,
  type Toolset,
} from '../../host/mod.ts'
import { isolation } from './isolation.ts'
import { scriptGuest } from './script-guest.ts'
import { answerOf } from './shipped-tool.ts'

/** Toolsets of the guest, and calls of them. */
export interface ScriptTool {
  load(grants?: readonly Grant[]): Promise<Toolset>
  /** Runs a script, in the scope of the interfaces and of what all scripts of the file begin with. */
  run(toolset: Pick<Toolset, 'call'>, body: string, options?: object): Promise<Outcome>
  /** What a script answered, which has to end well. */
  answer(toolset: Toolset, body: string): Promise<unknown>
  /** What the audit heard in this test. */
  readonly heard: GrantDecision[]
}

/** Makes the guest before the tests of the file, and disposes its engine after them. */
export function scriptTool(imports: Readonly<Record<string, string>>, prelude: string): ScriptTool {
  let guest: Uint8Array
  let engine: Engine
  const heard: GrantDecision[] = []
  beforeAll(async () => {
    guest = await scriptGuest(imports)
    engine = await createEngine({ workers: 2, cache: false, isolation, audit: event => void heard.push(event) })
    // As long as one toolset of it is there, the component is not prepared again.
    await engine.load(guest)
  })
  beforeEach(() => {
    heard.length = 0
  })
  afterAll(() => engine[Symbol.asyncDispose]())
  const run: ScriptTool['run'] = (toolset, body, options = {}) =>
    toolset.call('run', { body: prelude + body }, options) as Promise<Outcome>
  return {
    load: grants => engine.load(guest, grants && { grants }),
    run,
    answer: async (toolset, body) => JSON.parse(answerOf(await run(toolset, body)) as string),
    heard,
  }
}
