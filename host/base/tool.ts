/** What an agent calls: a name, a description, two schemas and a function; the shape shared by sandboxed tools and host tools. */

import type { Audit } from './grant.ts'
import type { Limits } from './limits.ts'
import type { Outcome } from './outcome.ts'

/** A JSON Schema document. */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** One reason why a value does not fit a schema. */
export interface Issue {
  readonly message: string
  /** Where in the value, outermost first. */
  readonly path: readonly (string | number)[]
}

/** The dialects of JSON Schema that consumers ask for. */
export type JsonSchemaTarget = 'draft-07' | 'draft-2020-12'

/**
 * A schema in the Standard Schema form (version 1, with its JSON Schema extension), which agent SDKs take as it is.
 * Validation is synchronous and returns the value itself; nothing is coerced.
 */
export interface Schema<T = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (
      value: unknown,
    ) => { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] }
    readonly jsonSchema: {
      readonly input: (options?: { readonly target?: string }) => JsonSchema
      readonly output: (options?: { readonly target?: string }) => JsonSchema
    }
    readonly types?: { readonly input: T; readonly output: T }
  }
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call as `canceled`; a guest that does not stop is killed. */
  readonly signal?: AbortSignal
  /** Hears of each decision about a grant in this call, beside the engine's own. Default: nobody. */
  readonly audit?: Audit
}

/** One callable tool. */
export interface Tool<I = unknown, O = unknown> {
  /** Matches `^[a-zA-Z0-9_-]{1,64}$`. */
  readonly name: string
  /** What the model reads; from the doc comment of the WIT function. */
  readonly description: string
  /** One object, a property for each parameter. */
  readonly input: Schema<I>
  readonly output: Schema<O>
  /** SHA-256 of the component that runs, in hex; undefined for a function of the host. */
  readonly component?: string
  /** The ceilings of each call; undefined for a function of the host. */
  readonly limits?: Limits
  /** Runs the tool. A guest's fault is an outcome; only misuse or a host fault throws. */
  call(input: I, options?: CallOptions): Promise<Outcome<O>>
}
