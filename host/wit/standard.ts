/** The two schemas of a function as Standard Schema objects, the form that agent SDKs take as it is. */

import type { JsonSchema, JsonSchemaTarget, Schema } from '../base/tool.ts'
import type { WitFunction } from '../wasm/wit-type.ts'
import { type Direction, jsonSchema } from './schema.ts'
import { inputType, outputType, type ValueType } from './signature.ts'
import { compileValidate } from './validate.ts'

/**
 * The schema of a function's arguments, for values in JSON form.
 * @throws {GloveboxError} `component/unsupported-feature` for a handle, `component/too-large`, `component/unsafe-name`.
 */
export function inputStandard(fn: WitFunction): Schema<Record<string, unknown>> {
  return standard(inputType(fn), 'input')
}

/**
 * The schema of what a function gives, for values in JSON form.
 * @throws {GloveboxError} as {@link inputStandard}.
 */
export function outputStandard(fn: WitFunction): Schema {
  return standard(outputType(fn), 'output')
}

function standard<T>(type: ValueType, direction: Direction): Schema<T> {
  const validate = compileValidate(type, direction)
  // Made when asked for and not kept: a schema is many times the size of the type.
  const schema = (options: { readonly target?: string } = {}): JsonSchema => {
    const target = options.target as JsonSchemaTarget | undefined
    return jsonSchema(type, target === undefined ? { direction } : { direction, target })
  }
  return {
    '~standard': {
      version: 1,
      vendor: 'glovebox',
      validate: value => {
        const issues = validate(value)
        return issues.length === 0 ? { value: value as T } : { issues }
      },
      jsonSchema: { input: schema, output: schema },
    },
  }
}
