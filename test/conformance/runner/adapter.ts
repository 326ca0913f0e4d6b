/** What an engine's adapter is: the one file that somebody writes to have the suite run against a host of their own. */

import type { CaseLimits, Feature } from './case.ts'
import type { Functions } from './functions.ts'

/** Where a guest's binaries lie, and under what it is loaded. */
export interface GuestFiles {
  /** Path of the component; of a plugin, of its module. */
  readonly component: string
  /** Path of the bare core module, when the guest is one. */
  readonly core?: string
  /** Of a core module: the component types of the functions that are called. */
  readonly signatures?: Readonly<Record<string, { readonly params: readonly string[]; readonly result?: string }>>
  /** Of a plugin on Extism's PDK, for hosts with the feature `plugin`: the exports that are called, each with the one argument `input`, a text. */
  readonly plugin?: readonly string[]
  /** Functions of the embedder that it imports, for hosts with the feature `host-functions`. */
  readonly functions?: Functions
  readonly limits: CaseLimits
  readonly grants: readonly Readonly<Record<string, unknown>>[]
  /** SHA-256 in hex that the embedder expects. */
  readonly digest?: string
}

/** How a load or a call ended, in the words of this suite. Text, numbers and lists: what can be written as JSON. */
export interface Outcome {
  /** `refused` blames the embedder or the component, and says why; `fault` is the host's own failure, which no case expects. */
  readonly status: 'ok' | 'error' | 'trap' | 'limit' | 'denied' | 'canceled' | 'refused' | 'fault'
  /** Of `limit`: fuel, time, memory, tables, stack, hostCalls or output. */
  readonly limit?: string
  readonly trap?: string
  readonly value?: unknown
  readonly error?: unknown
  readonly code?: string
  readonly message?: string
  readonly usage?: {
    /** Decimal digits. */
    readonly fuel?: string
    readonly memoryBytes?: number
    readonly memoryRefused?: number
    readonly hostCalls?: number
    readonly exact?: boolean
  }
  readonly logs?: readonly { readonly level: string; readonly message: string }[]
}

/** One call, as the runner asks for it. */
export interface Call {
  readonly function: string
  /** By name, in the order of the parameters. */
  readonly args: Readonly<Record<string, unknown>>
  /** In place of the guest's limits, one by one. */
  readonly limits?: CaseLimits
  /** Calls with the same name share an instance, for hosts with the feature `sessions`. */
  readonly session?: string
  /** Aborted when the call is to be canceled, for hosts with the feature `cancel`. */
  readonly signal: AbortSignal
}

/** A loaded guest. */
export interface Loaded {
  call(call: Call): Promise<Outcome>
}

/** A running host. */
export interface Host {
  /** Loads a guest, or answers why it is refused. What is thrown here counts as a refusal too; what a call throws is a fault. */
  load(guest: GuestFiles): Promise<Loaded | Outcome>
}

/** An engine under test. An adapter file exports one as `adapter`. */
export interface Adapter {
  readonly name: string
  readonly version: string
  readonly features: readonly Feature[]
  /** Starts the host; called once in each process. */
  start(): Promise<Host>
}
