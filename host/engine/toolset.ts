/** What `engine.load` gives: interfaces, so that a typed client can narrow them. */

import type { Grant } from '../base/grant.ts'
import type { Limits } from '../base/limits.ts'
import type { Outcome } from '../base/outcome.ts'
import type { CallOptions, Tool } from '../base/tool.ts'
import type { ComponentInfo } from '../wasm/component-info.ts'

/** Options of one call of a toolset: those of a tool, and limits for this call alone. */
export interface ToolsetCallOptions extends CallOptions {
  /** Replaces the toolset's limits, one by one. */
  readonly limits?: Partial<Limits>
}

/** The tools of one loaded component, under common limits. */
export interface Toolset extends AsyncDisposable {
  /** SHA-256 of the component's bytes, in hex. */
  readonly digest: string
  readonly limits: Limits
  /** What its tools may reach; nothing, if it is empty. */
  readonly grants: readonly Grant[]
  /** What the component imports and exports. */
  readonly info: ComponentInfo
  /** One for each exported function that takes and gives plain values. */
  readonly tools: readonly Tool[]
  /**
   * Calls a tool by its name, or by the full name of its function. A guest's fault is an outcome.
   * @throws {GloveboxError} `component/world-mismatch` for an unknown name, `input/invalid`, `limits/*`, `lifecycle/*`, `pool/*`.
   */
  call(name: string, input: unknown, options?: ToolsetCallOptions): Promise<Outcome>
  /**
   * The same tools under fewer grants, as a toolset of its own: what a sub-agent is given, for one. Each grant must be within one that this
   * toolset has; what it leaves out it takes from there. An empty list leaves nothing.
   * @throws {GloveboxError} `grant/invalid` for a grant that is not well-formed, or allows more.
   */
  attenuate(grants: readonly Grant[]): Promise<Toolset>
  /** Opens a session: its instance keeps its state from call to call, until the session is disposed. */
  session(): Promise<Session>
}

/**
 * An instance kept between calls, for a tool that has state. It runs one call at a time. After a trap, a limit or a kill it never runs
 * again: every further call answers the outcome it died of. Disposing ends a running call as `canceled`, and awaits it.
 */
export interface Session extends AsyncDisposable {
  /**
   * Calls a tool in this session's instance.
   * @throws {GloveboxError} as `Toolset.call`, and `lifecycle/session-disposed`, `lifecycle/session-busy`, `pool/worker-lost`.
   */
  call(name: string, input: unknown, options?: ToolsetCallOptions): Promise<Outcome>
}
