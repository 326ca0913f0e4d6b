/** The tools of one loaded component, and the one way in which a call is made: validate, run, report. */

import { GloveboxError } from '../base/error.ts'
import { type Decision, type Grant, isGuestGrant } from '../base/grant.ts'
import { type Limits, resolveLimits } from '../base/limits.ts'
import type { Outcome } from '../base/outcome.ts'
import type { Issue, Schema, Tool } from '../base/tool.ts'
import { CallParts } from '../capability/call-parts.ts'
import type { Capabilities } from '../capability/capability.ts'
import { checkedFiles } from '../capability/files.ts'
import type { HostFunctions } from '../capability/host-function.ts'
import { SentBytes } from '../capability/sent-bytes.ts'
import type { Pool } from '../pool/pool.ts'
import type { Slot } from '../pool/slot.ts'
import type { ComponentInfo } from '../wasm/component-info.ts'
import type { WitFunction } from '../wasm/wit-type.ts'
import { attach, Crossing, sizeOfWritten, type Written } from '../wit/attach.ts'
import { camelCase, toolNames } from '../wit/names.ts'
import { inputStandard, outputStandard } from '../wit/standard.ts'
import type { GuestTerms } from '../worker/protocol.ts'
import type { PreparedComponent } from './artifacts.ts'
import type { Auditor } from './auditor.ts'
import { LoadedSession, type Place, type Ran } from './loaded-session.ts'
import { killedOutcome, outcomeOf } from './outcome.ts'
import type { Described, Descriptions } from './plugin.ts'
import { digestOf } from './source.ts'
import type { Session, Toolset, ToolsetCallOptions } from './toolset.ts'

interface BoundFunction {
  readonly index: number
  readonly properties: readonly string[]
  readonly tool: Tool
  /** Of a plugin's function that takes and gives more than text. */
  readonly format: Described['format']
  readonly crossing: Crossing
}

/** What a toolset has to know when it is used: its component's description, and what is made of that. */
interface Used {
  readonly info: ComponentInfo
  readonly tools: readonly Tool[]
  readonly byName: ReadonlyMap<string, BoundFunction>
}

/** Most sessions that a toolset holds open: each keeps an instance's memory. */
export const MAX_SESSIONS = 1000

let lastSession = 0

/** What a toolset needs of its engine. */
export interface ToolsetHost {
  readonly pool: Pool
  readonly auditor: Auditor
  /** Throws when the engine was disposed. */
  assertAlive(): void
  /** Makes a toolset of the same component under fewer grants. */
  attenuate(prepared: PreparedComponent, terms: Terms, grants: readonly Grant[]): Promise<Toolset>
  /** The toolset was disposed. */
  onEnd(toolset: LoadedToolset): void
}

/** What a toolset's calls may spend and reach. */
export interface Terms {
  readonly limits: Limits
  readonly grants: readonly Grant[]
  /** What the app gives as imports. */
  readonly imports: HostFunctions
  /** What is granted and not served in the worker. */
  readonly capabilities: Capabilities
  /** What the app tells of the functions of a plugin. */
  readonly plugin?: Descriptions | undefined
}

/** The toolset of a prepared component. */
export class LoadedToolset implements Toolset {
  readonly digest: string
  readonly limits: Limits
  readonly grants: readonly Grant[]
  private readonly prepared: PreparedComponent
  private readonly terms: Terms
  private readonly capabilities: Capabilities
  private readonly guestTerms: GuestTerms
  /** What workers know the component by: its digest, and what its instances are given. */
  private readonly identity: string
  private readonly host: ToolsetHost
  private used: Used | undefined
  private readonly sessions = new Set<LoadedSession>()
  /** Calls under way. */
  private running = 0
  /** Waits for the last of them. */
  private quiet: PromiseWithResolvers<void> | undefined
  private ended: Promise<void> | undefined

  constructor(prepared: PreparedComponent, terms: Terms, host: ToolsetHost) {
    const { limits, grants, imports, capabilities } = terms
    this.prepared = prepared
    this.terms = terms
    this.digest = prepared.digest
    this.limits = limits
    this.grants = grants
    this.capabilities = new Map([...capabilities, ['import', imports]])
    this.guestTerms = { imports: imports.terms, grants: checkedFiles(grants.filter(isGuestGrant)) }
    const dirs = this.guestTerms.grants.filter(grant => grant.kind === 'dir')
    const writable = dirs.filter(({ access }) => access === 'read-write')
    host.pool.reach(
      dirs.map(dir => dir.host),
      writable.map(dir => dir.host),
    )
    this.identity = identityOf(prepared.digest, this.guestTerms)
    this.host = host
    // Refuses names that cannot be told apart now, and not when one is first used.
    toolNames(prepared.info.functions)
  }

  get info(): ComponentInfo {
    return this.use().info
  }

  get tools(): readonly Tool[] {
    return this.use().tools
  }

  /** A toolset that nobody uses holds none of it. */
  private use(): Used {
    if (this.used) return this.used
    const { info } = this.prepared
    const byName = new Map<string, BoundFunction>()
    const indices = new Map(info.functions.map((fn, index) => [fn, index]))
    const tools = [...toolNames(info.functions)].map(([name, fn]) => {
      const bound = this.bind(name, fn, indices.get(fn)!)
      byName.set(fn.name, bound)
      byName.set(name, bound)
      return bound.tool
    })
    this.used = { info, tools, byName }
    return this.used
  }

  private bind(name: string, fn: WitFunction, index: number): BoundFunction {
    const call: Tool['call'] = (input, options) => this.call(name, input, options)
    const told = this.terms.plugin?.get(fn.name)
    const tool = functionTool(name, fn, this, call, told)
    const properties = fn.params.map(param => camelCase(param.name))
    return { index, properties, tool, format: told?.format, crossing: new Crossing(fn) }
  }

  async call(name: string, input: unknown, options: ToolsetCallOptions = {}): Promise<Outcome> {
    const { outcome } = await this.callAt(undefined, name, input, options)
    return outcome
  }

  private async callAt(
    place: Place | undefined,
    name: string,
    input: unknown,
    { limits, signal, audit }: ToolsetCallOptions,
  ): Promise<Ran> {
    this.assertAlive()
    const bound = this.find(name)
    const { properties, tool, format } = bound
    const value = validated(tool.input, input, tool.name)
    // Own properties only: `validate` refused unknown ones, and a parameter may be called `constructor`.
    const listed = properties.map(property => (Object.hasOwn(value, property) ? value[property] : null))
    const args = bound.crossing.write(format ? format.args(value) : listed)
    const auditor = this.host.auditor.with(audit)
    this.running++
    try {
      return await this.run(
        place,
        bound,
        args,
        limits ? resolveLimits(limits, this.limits) : this.limits,
        signal,
        auditor,
      )
    } finally {
      if (--this.running === 0) this.quiet?.resolve()
    }
  }

  private assertAlive(): void {
    this.host.assertAlive()
    if (this.ended) {
      throw new GloveboxError('lifecycle/toolset-disposed', 'The toolset was disposed; load the component again.')
    }
  }

  private find(name: string): BoundFunction {
    const bound = this.use().byName.get(name)
    if (bound) return bound
    const known = this.tools.map(tool => tool.name)
    const resource = this.info.resourceFunctions.includes(name)
    const message = resource
      ? `The function "${name}" works on resources, which a tool call cannot pass.`
      : `The component has no function "${name}". It has ${known.join(', ') || 'none'}.`
    throw new GloveboxError('component/world-mismatch', message, { detail: { function: name, functions: known } })
  }

  private async run(
    place: Place | undefined,
    { index, tool, format, crossing }: BoundFunction,
    args: Written,
    limits: Limits,
    signal: AbortSignal | undefined,
    auditor: Auditor,
  ): Promise<Ran> {
    const { digest, info } = this
    const held = this.prepared.artifact()
    // A call whose artifact is held is under way at once.
    const artifact = held instanceof Promise ? await held : held
    const known = (id: number, slot: Slot) => {
      const { needed, forget } = slot.acquaintances.meet(this.identity)
      const terms = this.guestTerms
      const introduce = needed ? { artifact, functions: info.functions, terms, forget } : undefined
      return { id, component: this.identity, introduce, limits }
    }
    const decided = (decision: Decision): void => auditor.decided(digest, decision)
    const sent = new SentBytes(limits.egressBytes)
    using parts = new CallParts(this.capabilities, { decided, sent })
    const answer = await this.host.pool.run({
      component: this.identity,
      slot: place?.slot,
      leases: place !== undefined && place.slot === undefined,
      signal,
      request: (id, slot) => {
        place?.choose(slot)
        return {
          type: 'call',
          ...known(id, slot),
          function: index,
          input: args.input,
          attachments: attach(args),
          session: place?.session,
          audited: auditor.listens,
        }
      },
      warm: (id, slot) => ({ type: 'warm', ...known(id, slot) }),
      ask: (ask, signal) => parts.ask(ask, signal),
      decided,
    })
    if (answer.type === 'killed') {
      return {
        started: answer.started,
        outcome: killedOutcome(answer, sizeOfWritten(args), limits.timeoutMs, sent.bytes),
      }
    }
    if (answer.type !== 'called') throw new GloveboxError('internal', 'A worker answered a call with something else.')
    const outcome = outcomeOf(answer, sent.bytes, crossing)
    return { started: true, outcome: checked(format ? format.read(outcome) : outcome, tool) }
  }

  async attenuate(grants: readonly Grant[]): Promise<Toolset> {
    this.assertAlive()
    return this.host.attenuate(this.prepared, this.terms, grants)
  }

  async session(): Promise<Session> {
    this.assertAlive()
    if (this.sessions.size >= MAX_SESSIONS) {
      const message = `The toolset has ${MAX_SESSIONS} open sessions already; dispose some before you open more.`
      throw new GloveboxError('pool/sessions-full', message, { detail: { sessions: MAX_SESSIONS } })
    }
    const session = new LoadedSession(
      (...call) => this.callAt(...call),
      ++lastSession,
      () => this.sessions.delete(session),
    )
    this.sessions.add(session)
    return session
  }

  /** Ends its sessions and refuses further calls; calls under way run to their end. */
  [Symbol.asyncDispose](): Promise<void> {
    this.ended ??= this.end()
    return this.ended
  }

  private async end(): Promise<void> {
    await Promise.all([...this.sessions].map(session => session[Symbol.asyncDispose]()))
    // What they use is there until the last one has ended.
    if (this.running > 0) {
      this.quiet = Promise.withResolvers()
      await this.quiet.promise
    }
    for (const capability of this.capabilities.values()) capability[Symbol.dispose]?.()
    this.host.onEnd(this)
  }
}

function identityOf(digest: string, terms: GuestTerms): string {
  return terms.imports.length + terms.grants.length === 0
    ? digest
    : `${digest}+${digestOf(Buffer.from(JSON.stringify(terms)))}`
}

/** One function as a tool. Its schemas are compiled when they are first asked for: a component may have many more than an app uses. */
function functionTool(
  name: string,
  fn: WitFunction,
  { digest, limits }: Pick<Toolset, 'digest' | 'limits'>,
  call: Tool['call'],
  told: Described | undefined,
): Tool {
  let input: Tool['input'] | undefined = told?.format?.input
  let output: Tool['output'] | undefined = told?.format?.output
  return {
    name,
    description: told?.description ?? fn.docs ?? '',
    component: digest,
    limits,
    get input() {
      input ??= inputStandard(fn)
      return input
    },
    get output() {
      output ??= outputStandard(fn)
      return output
    },
    call,
  }
}

function validated(schema: Schema, input: unknown, name: string): Record<string, unknown> {
  const result = schema['~standard'].validate(input)
  if (result.issues === undefined) return result.value as Record<string, unknown>
  throw new GloveboxError('input/invalid', `The arguments of ${name} are not valid: ${issueText(result.issues)}`, {
    detail: { tool: name, issues: result.issues },
  })
}

/** What a worker reports has passed the ABI; this catches a fault of our own before it reaches an app. */
function checked(outcome: Outcome, { name, output }: Tool): Outcome {
  if (outcome.status !== 'ok') return outcome
  const { issues } = output['~standard'].validate(outcome.value)
  if (issues === undefined) return outcome
  throw new GloveboxError('internal', `The result of ${name} does not fit its schema: ${issueText(issues)}`)
}

const issueText = (issues: readonly Issue[]): string => issues.map(issue => issue.message).join('; ')
