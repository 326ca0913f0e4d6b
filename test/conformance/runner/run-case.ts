/** Runs one case on one engine and gives its verdict: the steps, then three probes that tell whether the host is healthy. */

import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GuestFiles, Outcome } from './adapter.ts'
import { assemble, type Guest, sharedGuest } from './assemble.ts'
import { type CallStep, type Case, type Expectation, type Feature, features, needs, type Step } from './case.ts'
import { type Ask, type Connection, NoAnswer } from './connection.ts'
import { brief, judge } from './judge.ts'
import type { Answer } from './serve.ts'
import { createWorld, type World } from './world.ts'

/** How a case failed. */
export type How = 'hang' | 'died' | 'memory' | 'leaked' | 'wrong outcome' | 'unhealthy'

/** What became of a case on an engine. */
export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'skip'
  readonly how?: How
  /** What to look at: the reason of a skip, the objection of a fail. */
  readonly message?: string
  /** What was seen, step by step, for people. */
  readonly evidence: readonly string[]
  readonly wallMs: number
  /** How far the engine's process rose above what it held before the guest was loaded; in bytes. */
  readonly peakBytes: number
}

/** What an engine said of itself. */
export interface EngineInfo {
  readonly name: string
  readonly version: string
  readonly features: readonly string[]
}

/** Beyond the call's own deadline: for a machine that does other things too. */
export const SLACK_MS = 10_000
const LOAD_WITHIN_MS = 75_000
const DEFAULT_TIMEOUT_MS = 10_000
/** The event loop answers a ping within this, and memory is back within as long. */
const PROBE_MS = 3000
/** While a call runs, the event loop is asked this often. */
const PULSE_MS = 1000
const MEMORY_BACK = 256 * 1024 ** 2

/** Under what a guest is loaded. */
type Terms = Pick<GuestFiles, 'limits' | 'grants' | 'digest' | 'functions'>

/** Ends the run of a case with a failure. */
class Failure extends Error {
  readonly how: How

  constructor(how: How, message: string) {
    super(message)
    this.how = how
  }
}

/** Runs a case on a connection that nothing else uses. */
export async function runCase(
  one: Case,
  engine: EngineInfo,
  connect: (env: Case['env']) => Connection,
  slackMs = SLACK_MS,
): Promise<Verdict> {
  const missing = reasonToSkip(one, engine)
  if (missing !== undefined) return { verdict: 'skip', message: missing, evidence: [], wallMs: 0, peakBytes: 0 }
  const world = await createWorld(one)
  const run = new Run(one, world, connect(world.fill(one.env)), slackMs)
  try {
    return await run.verdict()
  } finally {
    await run.close()
  }
}

function reasonToSkip(one: Case, engine: EngineInfo): string | undefined {
  const lacks = needs(one).find(feature => !engine.features.includes(feature))
  if (lacks !== undefined) return `no host that ${features[lacks as Feature]}`
  const forms = one.plugin ? ['plugin'] : one.lift ? ['component', 'core'] : ['component']
  if (forms.some(form => engine.features.includes(form))) return undefined
  return 'the case is a component, and this engine runs core modules only'
}

class Run {
  private readonly one: Case
  private readonly world: World & { readonly directory: string }
  private readonly connection: Connection
  private readonly slackMs: number
  private readonly evidence: string[] = []
  private readonly remembered = new Map<string, Outcome>()
  private readonly began = performance.now()
  private baseline = 0
  private files = 0

  constructor(one: Case, world: World & { readonly directory: string }, connection: Connection, slackMs: number) {
    this.one = one
    this.world = world
    this.connection = connection
    this.slackMs = slackMs
  }

  async verdict(): Promise<Verdict> {
    try {
      await this.prepare()
      if (await this.loadGuests()) for (const step of this.one.steps ?? []) await this.step(step)
      await this.probe()
      const wrong = this.world.check()
      if (wrong !== undefined) throw new Failure('leaked', wrong)
      return this.end({ verdict: 'pass' })
    } catch (thrown) {
      if (!(thrown instanceof Failure || thrown instanceof NoAnswer)) throw thrown
      return this.end({ verdict: 'fail', how: thrown.how, message: thrown.message })
    }
  }

  private end(verdict: Pick<Verdict, 'verdict' | 'how' | 'message'>): Verdict {
    const { evidence, began } = this
    const peakBytes = Math.max(0, this.connection.peakRss - this.baseline)
    return { ...verdict, evidence, wallMs: Math.round(performance.now() - began), peakBytes }
  }

  async close(): Promise<void> {
    this.connection.close()
    await this.world.close()
  }

  /** The good tool is loaded and called before the hostile one: what it does afterwards is then a sign of health. */
  private async prepare(): Promise<void> {
    const loaded = await this.load('good', await sharedGuest('good'), { limits: {}, grants: [] })
    if (loaded.status !== 'ok') throw new Failure('unhealthy', `the good tool cannot be loaded: ${show(loaded)}`)
    await this.callGood('before')
    this.baseline = await this.ping()
  }

  private async callGood(when: string): Promise<void> {
    const { outcome } = await this.call({ call: 'add', args: { left: 40, right: 2 }, expect: 'ok' }, 'good')
    if (outcome.value !== 42) throw new Failure('unhealthy', `the good tool, ${when}: ${show(outcome)}`)
  }

  /** Asks, and looks meanwhile whether the event loop still answers: what a guest does must not keep its embedder from its work. */
  private async ask(ask: Ask, withinMs: number): Promise<Answer> {
    let silent: unknown
    const pulse = setInterval(() => {
      this.ping(true).catch((thrown: unknown) => {
        silent ??= thrown
      })
    }, PULSE_MS)
    try {
      const answer = await this.connection.ask(ask, withinMs)
      if (silent !== undefined) throw silent
      return answer
    } finally {
      clearInterval(pulse)
    }
  }

  private async ping(light = false): Promise<number> {
    try {
      const answer = await this.connection.ask({ op: 'ping', ...(light && { light }) }, PROBE_MS)
      return 'rss' in answer ? answer.rss : 0
    } catch (thrown) {
      if (thrown instanceof NoAnswer && thrown.how === 'hang')
        throw new Failure('unhealthy', 'the event loop does not answer')
      throw thrown
    }
  }

  /** The three probes. */
  private async probe(): Promise<void> {
    let rss = await this.ping()
    await this.callGood('after')
    const until = performance.now() + PROBE_MS
    while (rss > this.baseline + MEMORY_BACK && performance.now() < until) rss = await this.ping()
    const kept = Math.round((rss - this.baseline) / 1024 ** 2)
    if (rss > this.baseline + MEMORY_BACK) throw new Failure('unhealthy', `${kept} MiB are not given back`)
    this.evidence.push(`healthy: answers, the good tool works, ${Math.max(0, kept)} MiB more than before`)
  }

  /** Loads the case's guests; false when one was refused, as the case allows. */
  private async loadGuests(): Promise<boolean> {
    const { guests = {}, grants = [], functions, limits = {}, load: expectation = 'ok' } = this.one
    const own = await assemble({ ...this.one, body: this.world.fill(this.one.body) })
    for (const [name, source] of Object.entries({ self: 'self', ...guests })) {
      const guest = source === 'self' || source === 'bare' ? own : await sharedGuest(source)
      const began = performance.now()
      const given = functions && guest === own && { functions: this.world.fill(functions) }
      const terms = {
        limits,
        grants: source === 'bare' ? [] : this.world.fill(grants),
        ...given,
        ...this.digest(guest),
      }
      const outcome = await this.load(name, guest, terms)
      this.assess(`load ${name}`, outcome, expectation, performance.now() - began)
      if (outcome.status !== 'ok') return false
    }
    return true
  }

  private async load(name: string, guest: Guest, terms: Terms): Promise<Outcome> {
    const path = (kind: string): string => join(this.world.directory, `.${++this.files}-${kind}.wasm`)
    const component = path('component')
    writeFileSync(component, guest.component)
    const core = guest.core && path('core')
    if (core) writeFileSync(core, guest.core!)
    const { signatures, plugin } = guest
    const files = { component, ...(core && { core }), ...(signatures && { signatures }), ...(plugin && { plugin }) }
    const answer = await this.ask({ op: 'load', name, guest: { ...files, ...terms } }, LOAD_WITHIN_MS)
    return outcomeIn(answer)
  }

  /** What a case pins: `true` stands for the right digest. */
  private digest({ component }: Guest): { digest?: string } {
    const { digest } = this.one
    if (digest === undefined) return {}
    return { digest: digest === true ? createHash('sha256').update(component).digest('hex') : digest }
  }

  private async step(step: Step): Promise<void> {
    if ('waitMs' in step) {
      await sleep(step.waitMs)
      return
    }
    if ('together' in step) {
      await Promise.all(step.together.map(each => this.callAndJudge(each)))
      return
    }
    for (let i = 0; i < (step.times ?? 1); i++) await this.callAndJudge(step)
  }

  private async callAndJudge(step: CallStep): Promise<void> {
    const { outcome, wallMs } = await this.call(step, step.guest ?? 'self')
    if (step.as !== undefined) this.remembered.set(step.as, outcome)
    this.assess(step.call, outcome, step.expect, wallMs)
  }

  private async call(
    { call, args = {}, limits, session, cancel }: CallStep,
    guest: string,
  ): Promise<{ outcome: Outcome; wallMs: number }> {
    const began = performance.now()
    const timeout = limits?.timeoutMs ?? (guest === 'self' ? this.one.limits?.timeoutMs : undefined)
    const answer = await this.ask(
      {
        op: 'call',
        guest,
        function: call,
        args: this.world.fill(args),
        ...(limits && { limits }),
        ...(session !== undefined && { session }),
        ...(cancel !== undefined && { cancel }),
      },
      (timeout ?? DEFAULT_TIMEOUT_MS) + this.slackMs,
    )
    return { outcome: outcomeIn(answer), wallMs: performance.now() - began }
  }

  private assess(what: string, outcome: Outcome, expectation: Expectation, wallMs: number): void {
    this.evidence.push(`${what} → ${show(outcome)} (${Math.round(wallMs)} ms)`)
    const objection = judge(outcome, this.world.fill(expectation), wallMs, this.remembered)
    if (objection) throw new Failure(objection.how, `${what}: ${objection.message}`)
  }
}

function outcomeIn(answer: object): Outcome {
  if ('outcome' in answer) return answer.outcome as Outcome
  throw new Failure('wrong outcome', `the adapter answered ${brief(JSON.stringify(answer))}`)
}

const show = (outcome: Outcome): string => brief(JSON.stringify(outcome))
