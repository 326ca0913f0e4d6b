/** Tools as TypeScript signatures, the form in which a model that programs reads them best. */

import type { JsonSchema } from '../base/tool.ts'
import type { ToolSpec } from './model.ts'

/** As deep as types are written out. */
const maxDepth = 6

/** The tool as a method of `tools`, with its description as a comment. */
export function signatureOf({ name, description, parameters }: ToolSpec): string {
  // Security: descriptions may come from a binary; here they are text that a model reads, on lines of their own.
  const comment = description.split(/\r\n|[\n\r]/).map(line => `// ${line}`.trimEnd())
  return [...comment, `tools.${name}(input: ${typeOf(parameters, parameters, 0)})`].join('\n')
}

function typeOf(schema: unknown, root: JsonSchema, depth: number): string {
  if (typeof schema !== 'object' || schema === null || depth > maxDepth) return 'unknown'
  const { type, enum: values, const: value, anyOf, items, properties, $ref } = schema as JsonSchema
  if (typeof $ref === 'string') return typeOf(definition($ref, root), root, depth + 1)
  if (value !== undefined) return JSON.stringify(value)
  if (Array.isArray(values)) return values.map(each => JSON.stringify(each)).join(' | ')
  if (Array.isArray(anyOf)) return anyOf.map(each => typeOf(each, root, depth + 1)).join(' | ')
  if (Array.isArray(type)) return type.map(each => typeOf({ ...schema, type: each }, root, depth + 1)).join(' | ')
  if (type === 'array') return `Array<${typeOf(items, root, depth + 1)}>`
  if (type === 'object') return objectType(schema as JsonSchema, (properties ?? {}) as JsonSchema, root, depth)
  return type === 'integer' ? 'number' : typeof type === 'string' ? type : 'unknown'
}

function objectType({ required }: JsonSchema, properties: JsonSchema, root: JsonSchema, depth: number): string {
  const needed = Array.isArray(required) ? required : []
  const fields = Object.entries(properties).map(([name, schema]) => {
    const docs = (schema as JsonSchema | null)?.description
    const about = typeof docs === 'string' ? ` /* ${docs.replaceAll('*/', '* /')} */` : ''
    return `${JSON.stringify(name)}${needed.includes(name) ? '' : '?'}: ${typeOf(schema, root, depth + 1)}${about}`
  })
  return fields.length === 0 ? '{}' : `{ ${fields.join('; ')} }`
}

function definition($ref: string, root: JsonSchema): unknown {
  const name = /^#\/\$defs\/([^/]+)$/.exec($ref)?.[1]
  const definitions = (root.$defs ?? {}) as JsonSchema
  return name !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined
}
