/** `createEngine`: one per process, it owns the worker pool and the artifacts, and loads components into toolsets. */

import { availableParallelism } from 'node:os'
import { GloveboxError } from '../base/error.ts'
import { type Audit, type Grant, neutral } from '../base/grant.ts'
import { type Limits, resolveLimits } from '../base/limits.ts'
import type { Tool } from '../base/tool.ts'
import type { GrantAsk } from '../capability/grant-asks.ts'
import { HostFunctions, type HostImports } from '../capability/host-function.ts'
import { outside } from '../capability/outside.ts'
import { setV8Flags } from '../pool/flags.ts'
import { Pool } from '../pool/pool.ts'
import type { ComponentInfo } from '../wasm/component-info.ts'
import { ArtifactCache, defaultCacheDirectory } from './artifact-cache.ts'
import { Artifacts, type PreparedComponent, type Reread } from './artifacts.ts'
import { Auditor } from './auditor.ts'
import { LoadedToolset, type Terms, type ToolsetHost } from './loaded-toolset.ts'
import type { PluginOptions } from './plugin.ts'
import { type ComponentSource, digestOf, pathOf, readSource } from './source.ts'
import type { Toolset } from './toolset.ts'

/** Options of {@link createEngine}. */
export interface EngineOptions {
  /** Limits of every call, where the toolset or the call sets none. Default: `defaultLimits`. */
  readonly limits?: Partial<Limits>
  /**
   * Where guests run. `thread`: in worker threads of this process. `process`: each worker is a thread in a process of its own, started with
   * Node's permission model and an empty environment, which also an abort of V8 ends alone; a call costs some tenths of a millisecond more,
   * a worker some 50 MB more. Default: `thread`.
   */
  readonly isolation?: 'thread' | 'process'
  /** Most workers, 1 to 256. Default: the number of processors. */
  readonly workers?: number
  /** Workers that are kept however long they are idle, 0 to 256. Default: 1. They are started when something is loaded or called, not before. */
  readonly warm?: number
  /** How long other workers are kept while they are idle, in milliseconds, 1 to 86,400,000. Default: 60,000. One that holds a session is kept. */
  readonly idleMs?: number
  /** Most calls that wait for a worker, 1 to 1,000,000. Default: 1,000. One more is refused with `pool/queue-full`. */
  readonly queue?: number
  /**
   * Directory for metered components, or false to keep none on disk. Default: `glovebox` in the user's cache directory. It holds 512 MiB at most;
   * what was used last stays. Without it, every loaded component is held in memory, used or not.
   */
  readonly cache?: string | false
  /** Hears of each decision about a grant, allow or deny, of every toolset. Default: nobody. What it throws ends the call, or the load. */
  readonly audit?: Audit
}

/** Options of {@link Engine.load}. */
export interface LoadOptions {
  /** Limits of every call of this toolset. Default: the engine's. */
  readonly limits?: Partial<Limits>
  /** What the component may reach, beside what reaches nothing. Default: nothing. */
  readonly grants?: readonly Grant[]
  /**
   * Functions of the app for what the component imports, by interface and name: `{ 'acme:crm/people@1.0.0': { find: async name => … } }`. The
   * guest waits for them, the app's event loop does not. Default: none.
   */
  readonly imports?: HostImports
  /** The source is no component but a plugin on Extism's PDK, with these exports. It is checked, metered and granted like a component. */
  readonly plugin?: PluginOptions
}

/** What {@link Engine.inspect} finds. */
export interface Inspection {
  /** SHA-256 of the bytes, in hex. */
  readonly digest: string
  readonly bytes: number
  readonly info: ComponentInfo
  readonly tools: readonly Pick<Tool, 'name' | 'description' | 'input' | 'output'>[]
  /** What it asks for, in the file beside it: `NAME.grants.json`, or `grants.json`. Asking grants nothing. */
  readonly asks: readonly GrantAsk[]
}

/** A prepared component and how many toolsets, or loads under way, use it. */
interface Shared {
  readonly component: Promise<PreparedComponent>
  users: number
}

/** Older ones have a V8 that refuses what the meter writes. */
const OLDEST_NODE = 24

const MAX_IDLE_MS = 24 * 60 * 60 * 1000

/**
 * Creates an engine. Nothing runs until a component is loaded; idle workers do not hold the process open.
 * @example
 * await using engine = await createEngine()
 * const calc = await engine.load('./calc.wasm')
 * const outcome = await calc.call('evaluate', { expression: '0.1 + 0.2' })
 * @throws {GloveboxError} `config/invalid`, `limits/invalid`, `limits/above-ceiling`.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    const message = `Glovebox needs Node ${OLDEST_NODE} or newer; this is ${process.version}.`
    throw new GloveboxError('config/invalid', message, { detail: { node: process.version } })
  }
  return new Engine(options)
}

/** Loads components and runs their tools. Made by {@link createEngine}. */
export class Engine implements AsyncDisposable {
  private readonly limits: Limits
  private readonly pool: Pool
  private readonly artifacts: Artifacts
  private readonly auditor: Auditor
  private readonly prepared = new Map<string, Shared>()
  private readonly toolsets = new Set<LoadedToolset>()
  private readonly host: ToolsetHost
  private ended: Promise<void> | undefined

  /** Use {@link createEngine}. */
  constructor({
    limits,
    workers = availableParallelism(),
    isolation = 'thread',
    warm = 1,
    idleMs = 60_000,
    queue = 1000,
    cache,
    audit,
  }: EngineOptions) {
    this.limits = resolveLimits(limits)
    this.auditor = new Auditor(audit)
    const most = count('workers', workers, 1, 256)
    this.pool = new Pool({
      workers: most,
      warm: Math.min(most, count('warm', warm, 0, 256)),
      isolation: isolationOf(isolation),
      idleMs: count('idleMs', idleMs, 1, MAX_IDLE_MS),
      queue: count('queue', queue, 1, 1_000_000),
    })
    const kept = cache === false ? undefined : new ArtifactCache(cache ?? defaultCacheDirectory())
    this.artifacts = new Artifacts(this.pool, kept)
    this.host = {
      pool: this.pool,
      auditor: this.auditor,
      assertAlive: () => this.assertAlive(),
      attenuate: (...toolset) => this.attenuate(...toolset),
      onEnd: toolset => {
        if (this.toolsets.delete(toolset)) this.release(toolset.digest)
      },
    }
    setV8Flags()
  }

  /**
   * Checks and meters a component, and gives its tools. The same bytes are prepared once. `T` is the component's typed client, as
   * `glovebox types` makes it; it is taken at its word.
   * @throws {GloveboxError} `component/*` when it is refused, `grant/invalid`, `grant/missing` when it imports what nothing grants.
   */
  async load<T extends Toolset = Toolset>(source: ComponentSource, options: LoadOptions = {}): Promise<T> {
    this.assertAlive()
    const limits = resolveLimits(options.limits, this.limits)
    this.pool.expect()
    // Bytes are copied before anything is awaited: the caller may change them.
    const [read, given] = await Promise.all([readSource(source), granted(options.grants)])
    const opened = options.plugin && (await openPlugin(read, options.plugin))
    const { bytes, descriptions: plugin } = opened ?? { bytes: read, descriptions: undefined }
    const digest = digestOf(bytes)
    const prepared = await this.acquire(digest, bytes, opened ? bytes : source)
    try {
      this.assertAlive()
      const imports = HostFunctions.among(options.imports ?? {}, prepared.info.imports)
      this.decideImports(prepared, imports)
      return this.keep(new LoadedToolset(prepared, { ...given, limits, imports, plugin }, this.host)) as Toolset as T
    } catch (refusal) {
      this.release(digest)
      throw refusal
    }
  }

  private keep(toolset: LoadedToolset): LoadedToolset {
    this.toolsets.add(toolset)
    return toolset
  }

  /** The same component under fewer grants: one more user of what was prepared. */
  private async attenuate(prepared: PreparedComponent, terms: Terms, asked: readonly Grant[]): Promise<Toolset> {
    this.prepared.get(prepared.digest)!.users++
    try {
      const given = await granted(asked, terms.grants)
      this.assertAlive()
      return this.keep(new LoadedToolset(prepared, { ...terms, ...given }, this.host))
    } catch (refusal) {
      this.release(prepared.digest)
      throw refusal
    }
  }

  /** What a component or plugin is, without making it callable: also one that imports what this host does not give. */
  async inspect(source: ComponentSource, options: Pick<LoadOptions, 'plugin'> = {}): Promise<Inspection> {
    this.assertAlive()
    const read = await readSource(source)
    const opened = options.plugin && (await openPlugin(read, options.plugin))
    const { bytes, descriptions: plugin } = opened ?? { bytes: read, descriptions: undefined }
    const path = pathOf(source)
    const asks = path === undefined ? [] : await (await import('../capability/grant-asks.ts')).readAsks(path)
    const digest = digestOf(bytes)
    const prepared = await this.acquire(digest, bytes, opened ? bytes : source)
    this.release(digest)
    const { info, tools } = new LoadedToolset(prepared, { ...nothing, limits: this.limits, plugin }, this.host)
    return { digest, info, tools, asks, bytes: read.length }
  }

  private assertAlive(): void {
    if (this.ended) throw new GloveboxError('lifecycle/engine-disposed', 'The engine was disposed; create another.')
  }

  /** The prepared component, which is kept until as many `release` it. */
  private async acquire(
    digest: string,
    bytes: Uint8Array<ArrayBuffer>,
    source: ComponentSource,
  ): Promise<PreparedComponent> {
    let shared = this.prepared.get(digest)
    if (shared === undefined) {
      shared = { component: this.artifacts.prepare(digest, bytes, rereading(source, digest)), users: 0 }
      this.prepared.set(digest, shared)
    }
    shared.users++
    try {
      return await shared.component
    } catch (refusal) {
      // A refusal is not kept: it may have been the machine's (a timeout, a lost worker), not the component's.
      if (this.prepared.get(digest) === shared) this.prepared.delete(digest)
      throw refusal
    }
  }

  private release(digest: string): void {
    const shared = this.prepared.get(digest)
    if (!shared || --shared.users > 0) return
    this.prepared.delete(digest)
    this.artifacts.forget(digest)
  }

  /** What the host gives to everybody is no decision; what the app gives, and what nobody gives, is one each. */
  private decideImports({ digest, info }: PreparedComponent, imports: HostFunctions): void {
    const missing: string[] = []
    for (const one of info.imports) {
      if (one.provided) continue
      const subject = neutral(one.name || one.functions.join(', '))
      const decision = imports.gives(one) ? 'allow' : 'deny'
      if (decision === 'deny') missing.push(subject)
      this.auditor.decided(digest, { decision, kind: 'import', subject })
    }
    if (missing.length === 0) return
    const message = `The component imports ${missing.join(', ')}, which nothing grants. Give it as \`imports\`, build the component without, or use a tool that does not need it.`
    throw new GloveboxError('grant/missing', message, { detail: { imports: missing } })
  }

  /** Ends every toolset, refuses what waits, kills what runs; resolves when every worker is gone, within 5 seconds. */
  [Symbol.asyncDispose](): Promise<void> {
    this.ended ??= this.end()
    return this.ended
  }

  private async end(): Promise<void> {
    await this.pool[Symbol.asyncDispose]()
    await Promise.all([...this.toolsets].map(toolset => toolset[Symbol.asyncDispose]()))
  }
}

/** Reads a component again whose artifact is gone from the cache: only what lies somewhere can be. */
function rereading(source: ComponentSource, digest: string): Reread {
  // The bytes themselves would be held for it.
  const where = source instanceof Uint8Array ? undefined : source
  return async () => {
    const bytes = where === undefined ? undefined : await readSource(where)
    if (bytes && digestOf(bytes) === digest) return bytes
    const message = 'The component is gone from the cache, and is not where it was loaded from. Load it again.'
    throw new GloveboxError('component/not-found', message, { detail: { digest } })
  }
}

/** The terms of a component that is given nothing, and not called. */
const nothing = { grants: [], capabilities: new Map(), imports: HostFunctions.among({}, []) }

/** Grants take a validator along, which an app without any need not load. `held` is what they must be within. */
async function granted(
  given: readonly Grant[] | undefined,
  held?: readonly Grant[],
): Promise<Pick<Terms, 'grants' | 'capabilities'>> {
  if (given === undefined) return { grants: [], capabilities: outside([]) }
  const [{ parseGrants }, { attenuated }] = await Promise.all([
    import('../capability/parse-grants.ts'),
    import('../capability/narrow.ts'),
  ])
  const parsed = parseGrants(given)
  const grants = held === undefined ? parsed : attenuated(parsed, held)
  return { grants, capabilities: outside(grants) }
}

function isolationOf(value: string): 'thread' | 'process' {
  if (value === 'thread' || value === 'process') return value
  throw new GloveboxError('config/invalid', `isolation is ${JSON.stringify(value)}; it must be "thread" or "process".`)
}

function count(name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new GloveboxError('config/invalid', `${name} is ${value}; it must be a whole number from ${least} to ${most}.`)
}

/** Loaded when a plugin is: few apps have one. */
async function openPlugin(bytes: Uint8Array, options: PluginOptions) {
  const { openPluginComponent } = await import('./plugin.ts')
  return openPluginComponent(bytes, options)
}
