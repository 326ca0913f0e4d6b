/** The tools of one loaded component, and the one way in which a call is made: validate, run, report. */

import { GloveboxError } from '../base/error.ts'
import { type Limits, resolveLimits } from '../base/limits.ts'
import { noUsage, type Outcome } from '../base/outcome.ts'
import type { Issue, Schema, Tool } from '../base/tool.ts'
import type { Pool } from '../pool/pool.ts'
import type { WitFunction } from '../wasm/wit-type.ts'
import { camelCase, toolNames } from '../wit/names.ts'
import { inputStandard, outputStandard } from '../wit/standard.ts'
import type { Artifact, ComponentInfo } from '../worker/protocol.ts'
import { LoadedSession, type Place } from './loaded-session.ts'
import { killedOutcome, outcomeOf } from './outcome.ts'
import type { Session, Toolset, ToolsetCallOptions } from './toolset.ts'

/** A component as the engine holds it. */
export interface PreparedComponent {
  /** SHA-256 of the component's bytes as loaded, in hex. */
  readonly digest: string
  readonly artifact: Artifact
  readonly info: ComponentInfo
}

interface BoundFunction {
  readonly index: number
  readonly properties: readonly string[]
  readonly tool: Tool
}

let nextSession = 1

/** The toolset of a prepared component. */
export class LoadedToolset implements Toolset {
  readonly digest: string
  readonly limits: Limits
  readonly info: ComponentInfo
  readonly tools: readonly Tool[]
  private readonly prepared: PreparedComponent
  private readonly pool: Pool
  private readonly now: () => number
  private readonly byName = new Map<string, BoundFunction>()
  private readonly sessions = new Set<LoadedSession>()
  private disposed = false

  constructor(prepared: PreparedComponent, limits: Limits, pool: Pool, now: () => number) {
    this.prepared = prepared
    this.digest = prepared.digest
    this.info = prepared.info
    this.limits = limits
    this.pool = pool
    this.now = now
    this.tools = [...toolNames(prepared.info.functions)].map(([name, fn]) => this.bind(name, fn))
  }

  private bind(name: string, fn: WitFunction): Tool {
    const tool: Tool = {
      name,
      description: fn.docs ?? '',
      input: inputStandard(fn),
      output: outputStandard(fn),
      call: (input, options) => this.call(name, input, options),
    }
    const properties = fn.params.map(param => camelCase(param.name))
    const bound = { index: this.info.functions.indexOf(fn), properties, tool }
    this.byName.set(fn.name, bound)
    this.byName.set(name, bound)
    return tool
  }

  async call(name: string, input: unknown, options: ToolsetCallOptions = {}): Promise<Outcome> {
    return this.callAt(undefined, name, input, options)
  }

  private async callAt(
    place: Place | undefined,
    name: string,
    input: unknown,
    options: ToolsetCallOptions,
  ): Promise<Outcome> {
    if (this.disposed)
      throw new GloveboxError('lifecycle/toolset-disposed', 'The toolset was disposed; load the component again.')
    const { index, properties, tool } = this.find(name)
    const value = validated(tool.input, input, tool.name)
    const limits = options.limits ? resolveLimits(options.limits, this.limits) : this.limits
    // Own properties only: `validate` refused unknown ones, and a parameter may be called `constructor`.
    const args = JSON.stringify(properties.map(property => (Object.hasOwn(value, property) ? value[property] : null)))
    if (options.signal?.aborted)
      return { status: 'canceled', message: 'The call was canceled before it began.', usage: noUsage, logs: [] }
    return this.run(place, index, args, limits, options.signal)
  }

  private find(name: string): BoundFunction {
    const bound = this.byName.get(name)
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
    functionIndex: number,
    input: string,
    limits: Limits,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    const started = this.now()
    const { digest, artifact, info } = this.prepared
    const answer = await this.pool.run({
      component: digest,
      ...(place?.slot ? { slot: place.slot } : {}),
      timeoutMs: limits.timeoutMs,
      signal,
      request: (id, slot) => {
        if (place) place.slot = slot
        const introduce = slot.known.has(digest) ? {} : { introduce: { artifact, functions: info.functions } }
        const session = place ? { session: place.session } : {}
        return { type: 'call', id, component: digest, ...introduce, function: functionIndex, input, limits, ...session }
      },
    })
    if (answer.type === 'killed') {
      return killedOutcome(answer, Buffer.byteLength(input), this.now() - started, limits.timeoutMs)
    }
    if (answer.type !== 'called') throw new GloveboxError('internal', 'A worker answered a call with something else.')
    return this.checked(outcomeOf(answer.report), functionIndex)
  }

  /** What a worker reports has passed the ABI; this catches a fault of our own before it reaches an app. */
  private checked(outcome: Outcome, functionIndex: number): Outcome {
    if (outcome.status !== 'ok') return outcome
    const { tool } = this.byName.get(this.info.functions[functionIndex]!.name)!
    const { issues } = tool.output['~standard'].validate(outcome.value)
    if (issues === undefined) return outcome
    throw new GloveboxError('internal', `The result of ${tool.name} does not fit its schema: ${issueText(issues)}`)
  }

  async session(): Promise<Session> {
    if (this.disposed)
      throw new GloveboxError('lifecycle/toolset-disposed', 'The toolset was disposed; load the component again.')
    const session = new LoadedSession(
      (...call) => this.callAt(...call),
      nextSession++,
      () => this.sessions.delete(session),
    )
    this.sessions.add(session)
    return session
  }

  /** Ends its sessions and refuses further calls; calls under way run to their end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true
    for (const session of this.sessions) await session[Symbol.asyncDispose]()
  }
}

function validated(schema: Schema, input: unknown, name: string): Record<string, unknown> {
  const result = schema['~standard'].validate(input)
  if (result.issues === undefined) return result.value as Record<string, unknown>
  throw new GloveboxError('input/invalid', `The arguments of ${name} are not valid: ${issueText(result.issues)}`, {
    detail: { tool: name, issues: result.issues },
  })
}

const issueText = (issues: readonly Issue[]): string => issues.map(issue => issue.message).join('; ')
