/** Runs cases on engines, two at a time, and compares with what is expected of each engine. */

import { existsSync, globSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suiteDirectory } from './assemble.ts'
import type { Case } from './case.ts'
import { type Connection, NoAnswer, ProcessConnection } from './connection.ts'
import { type EngineInfo, runCase, type Verdict } from './run-case.ts'

/** What an engine is expected to fail: a case by name, why, and the clause that is therefore not kept. */
export interface Expectations {
  readonly [caseName: string]: { readonly comment: string; readonly clause: string }
}

/** A verdict in the light of what was expected. */
export interface Result extends Omit<Verdict, 'verdict'> {
  readonly case: Case
  readonly verdict: 'pass' | 'fail' | 'skip' | 'xfail' | 'xpass'
}

/** All that was found of one engine. */
export interface EngineReport extends EngineInfo {
  readonly results: readonly Result[]
  /** Expectations that match no case that was run: they are wrong, and red. */
  readonly unmatched: readonly string[]
  readonly wallMs: number
}

/** An engine that can be run: its name and the file of its adapter. */
export interface Engine {
  readonly name: string
  readonly file: string
}

/** The adapters of this suite, by name. */
export function engines(): Engine[] {
  return globSync('*.{ts,py}', { cwd: join(suiteDirectory, 'adapters') })
    .sort()
    .map(file => ({ name: basename(file).replace(/\.\w+$/u, ''), file: join(suiteDirectory, 'adapters', file) }))
}

/** An engine by the name of its adapter, or by the path of an adapter of one's own that is there; undefined for neither. */
export function findEngine(name: string): Engine | undefined {
  const known = engines().find(engine => engine.name === name)
  if (known) return known
  return /[./\\]/u.test(name) && existsSync(name) ? { name: basename(name), file: resolve(name) } : undefined
}

/** What is expected of an engine; nothing where there is no file. */
export async function expectationsOf(name: string): Promise<Expectations> {
  const file = join(suiteDirectory, 'expectations', `${name}.ts`)
  if (globSync(file.replaceAll('\\', '/')).length === 0) return {}
  return ((await import(pathToFileURL(file).href)) as { default: Expectations }).default
}

/** Options of a run. */
export interface RunOptions {
  /** Cases at a time. Default: 2. */
  readonly jobs?: number
  /** How long beyond its deadline a call may take to be answered, in milliseconds. Default: 10,000. */
  readonly slackMs?: number
  readonly expectations?: Expectations
  readonly onResult?: (result: Result, done: number) => void
  readonly signal?: AbortSignal
}

const HELLO_WITHIN_MS = 30_000

/** Says why an engine cannot be run here, such as a package that is not installed. */
export class EngineMissing extends Error {
  override readonly name = 'EngineMissing'
}

/** Runs cases on one engine. @throws {EngineMissing} */
export async function runEngine(
  engine: Engine,
  cases: readonly Case[],
  options: RunOptions = {},
): Promise<EngineReport> {
  const began = performance.now()
  const ready = new Ready(engine.file, cases.length)
  try {
    const info = await describe(engine, ready)
    const verdicts = await each(cases, options, one => runCase(one, info, env => ready.take(env), options.slackMs))
    const results = cases.map((one, i) => asExpected(one, verdicts[i]!, options.expectations ?? {}))
    const run = new Set(cases.map(({ name }) => name))
    const unmatched = Object.keys(options.expectations ?? {}).filter(name => !run.has(name))
    return { ...info, results, unmatched, wallMs: Math.round(performance.now() - began) }
  } finally {
    ready.close()
  }
}

/** Asks the process that the first case will have: saying who it is starts nothing. */
async function describe({ name, file }: Engine, ready: Ready): Promise<EngineInfo> {
  try {
    const answer = await ready.first().ask({ op: 'hello' }, HELLO_WITHIN_MS)
    if (!('features' in answer)) throw new EngineMissing(`${name}: ${file} does not answer as an adapter`)
    return { name: answer.name, version: answer.version, features: answer.features }
  } catch (thrown) {
    if (!(thrown instanceof NoAnswer)) throw thrown
    throw new EngineMissing(`${name} cannot be run here: ${thrown.message}`)
  }
}

/** Keeps one process started ahead, so that a case does not wait while its engine is imported. */
class Ready {
  private readonly file: string
  /** How many more will be taken, at most. */
  private left: number
  private ahead: ProcessConnection | undefined

  constructor(file: string, cases: number) {
    this.file = file
    this.left = cases
  }

  first(): Connection {
    this.ahead ??= new ProcessConnection(this.file)
    return this.ahead
  }

  take(env: Readonly<Record<string, string>> | undefined): Connection {
    this.left--
    if (env !== undefined) return new ProcessConnection(this.file, env)
    const connection = this.first()
    this.ahead = this.left > 0 ? new ProcessConnection(this.file) : undefined
    return connection
  }

  close(): void {
    this.ahead?.close()
  }
}

async function each(
  cases: readonly Case[],
  { jobs = 2, onResult, expectations = {}, signal }: RunOptions,
  run: (one: Case) => Promise<Verdict>,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    while (next < cases.length) {
      signal?.throwIfAborted()
      const index = next++
      verdicts[index] = await run(cases[index]!)
      onResult?.(asExpected(cases[index]!, verdicts[index]!, expectations), ++done)
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return verdicts
}

function asExpected(one: Case, { verdict, ...rest }: Verdict, expectations: Expectations): Result {
  const expected = Object.hasOwn(expectations, one.name) ? expectations[one.name] : undefined
  if (expected === undefined || verdict === 'skip') return { ...rest, case: one, verdict }
  return { ...rest, case: one, verdict: verdict === 'fail' ? 'xfail' : 'xpass', message: expected.comment }
}

/** Whether a run is red. */
export const isRed = ({ results, unmatched }: EngineReport): boolean =>
  unmatched.length > 0 || results.some(({ verdict }) => verdict === 'fail' || verdict === 'xpass')
