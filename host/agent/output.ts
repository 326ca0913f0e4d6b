/** Typed answers: the final text, held against the schema that the embedder gave. */

import { GloveboxError } from '../base/error.ts'
import type { Issue } from '../base/tool.ts'
import type { OutputSpec } from './model.ts'
import { asSchema, issueLine, type StandardSchema } from './schema.ts'
import { strictSchema } from './strict.ts'

/** What came of checking a text: the value, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly issues: readonly Issue[] }

/** How the final answers of an agent are asked for and read. */
export interface Output<T> {
  /** Undefined for plain text. */
  readonly spec?: OutputSpec
  check(text: string): Checked<T>
}

/** Answers are text, whatever it says. */
export const textOutput: Output<string> = { check: value => ({ value }) }

/**
 * Answers are JSON of this schema.
 * @throws {GloveboxError} `config/invalid` for a schema that is none, or does not describe an object at its root.
 */
export function typedOutput<T>(given: StandardSchema<T>): Output<T> {
  const { validate, jsonSchema } = asSchema(given, 'The output schema')['~standard']
  const spec = strictSchema(jsonSchema.input({ target: 'draft-2020-12' }))
  if (spec.schema.type !== 'object') {
    throw new GloveboxError(
      'config/invalid',
      'The output schema must describe an object; put the value into a property of one.',
    )
  }
  return {
    spec,
    check: text => {
      const parsed = parse(text)
      return 'issues' in parsed ? parsed : validate(parsed.value)
    },
  }
}

/** What the model is told of an answer that does not fit. */
export function rejectionOf(issues: readonly Issue[]): string {
  return `Your answer does not have the form that was asked for (${issueLine(issues)}). Answer again, with nothing but JSON of that form.`
}

/** The error for an answer that does not fit even after its repair. */
export function invalidOutput(text: string, issues: readonly Issue[]): GloveboxError {
  return new GloveboxError('model/output-invalid', `The answer does not fit the output schema: ${issueLine(issues)}.`, {
    detail: { text, issues },
  })
}

function parse(text: string): Checked<unknown> {
  try {
    return { value: JSON.parse(text) }
  } catch {
    // The parser's message quotes the text; that it is not JSON is all there is to say.
    return { issues: [{ message: 'it is not JSON', path: [] }] }
  }
}
