/** Takes the schemas of other libraries: anything that speaks Standard Schema with JSON Schema, zod 4 among them. */

import { GloveboxError } from '../base/error.ts'
import type { Issue, JsonSchema, Schema } from '../base/tool.ts'

type ForeignPath = readonly (PropertyKey | { readonly key: PropertyKey })[]
type ForeignResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: ForeignPath | undefined }[] }

/** A Standard Schema (version 1) that can also tell its JSON Schema. Every {@link Schema} is one, every schema of zod 4 too. */
export interface StandardSchema<T = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => ForeignResult<T> | Promise<ForeignResult<T>>
    readonly jsonSchema: {
      readonly input: (options: { readonly target: string }) => JsonSchema
      readonly output: (options: { readonly target: string }) => JsonSchema
    }
    readonly types?: { readonly input: unknown; readonly output: T } | undefined
  }
}

/**
 * Brings a schema into the form that tools have. `what` names it in errors.
 * @throws {GloveboxError} `config/invalid` when it is no such schema, now, or validates asynchronously, when used.
 */
export function asSchema<T>(given: StandardSchema<T>, what: string): Schema<T> {
  const standard = given?.['~standard']
  if (standard?.version !== 1 || typeof standard.jsonSchema?.input !== 'function') {
    throw new GloveboxError(
      'config/invalid',
      `${what} is not a Standard Schema with JSON Schema, such as zod 4.2 makes.`,
    )
  }
  return {
    '~standard': {
      version: 1,
      vendor: standard.vendor,
      validate: value => {
        const result = standard.validate(value)
        if (result instanceof Promise) {
          throw new GloveboxError(
            'config/invalid',
            `${what} validates asynchronously; only synchronous schemas can be used.`,
          )
        }
        return result.issues === undefined ? result : { issues: result.issues.map(plainIssue) }
      },
      jsonSchema: {
        input: options => standard.jsonSchema.input({ target: options?.target ?? 'draft-2020-12' }),
        output: options => standard.jsonSchema.output({ target: options?.target ?? 'draft-2020-12' }),
      },
    },
  }
}

/** Takes every value. */
export const anything: Schema = {
  '~standard': {
    version: 1,
    vendor: 'glovebox',
    validate: value => ({ value }),
    jsonSchema: { input: () => ({}), output: () => ({}) },
  },
}

/** Issues as one line: `city: expected string; units: …`. */
export function issueLine(issues: readonly Issue[]): string {
  const line = ({ path, message }: Issue) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)
  const more = issues.length > 10 ? `; and ${issues.length - 10} more` : ''
  return issues.slice(0, 10).map(line).join('; ') + more
}

function plainIssue({ message, path = [] }: { message: string; path?: ForeignPath | undefined }): Issue {
  return {
    message,
    path: path.map(part => {
      const key = typeof part === 'object' ? part.key : part
      return typeof key === 'symbol' ? String(key) : key
    }),
  }
}
