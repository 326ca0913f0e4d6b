/** Tells which JSON Schemas a provider's strict mode takes, since it refuses the whole request for one that it does not. */

import type { JsonSchema } from '../base/tool.ts'

/** A schema to send, and whether strict mode may be asked for with it. */
export interface StrictSchema {
  readonly schema: JsonSchema
  readonly strict: boolean
}

type Json = Readonly<Record<string, unknown>>

const asIs = [
  ...['type', 'enum', 'const', '$ref', 'description', 'title', 'required', 'pattern', 'format'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
]
/** As deep as OpenAI takes it. */
const maxDepth = 10

/**
 * Closes every object of `schema` (`additionalProperties: false`) if that makes it one that strict mode takes: an object at the
 * root, every property required, and no keyword outside the common set. Otherwise the schema comes back as it was, not strict.
 */
export function strictSchema({ $schema: _, ...schema }: JsonSchema): StrictSchema {
  const closed = schema.type === 'object' ? close(schema, 0) : undefined
  return closed ? { schema: closed, strict: true } : { schema, strict: false }
}

function close(schema: unknown, depth: number): Json | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema) || depth > maxDepth) return undefined
  const closed: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    const kept = closeKeyword(keyword, value, depth + 1)
    if (kept === undefined) return undefined
    closed[keyword] = kept
  }
  if (closed.type !== 'object' && closed.properties === undefined) return closed
  const properties = Object.keys(closed.properties ?? {})
  const required = Array.isArray(closed.required) ? closed.required : []
  if (!properties.every(name => required.includes(name))) return undefined
  return { ...closed, properties: closed.properties ?? {}, required, additionalProperties: false }
}

function closeKeyword(keyword: string, value: unknown, depth: number): unknown {
  if (asIs.includes(keyword)) return value
  if (keyword === 'additionalProperties') return value === false ? value : undefined
  if (keyword === 'items') return close(value, depth)
  if (keyword === 'properties' || keyword === '$defs') return closeAll(Object.entries(value ?? {}), depth)
  if (keyword !== 'anyOf' || !Array.isArray(value)) return undefined
  const branches = closeAll(Object.entries(value), depth)
  return branches && Object.values(branches)
}

function closeAll(entries: readonly (readonly [string, unknown])[], depth: number): Json | undefined {
  const closed = entries.map(([name, schema]) => [name, close(schema, depth)] as const)
  return closed.every(([, schema]) => schema !== undefined) ? Object.fromEntries(closed) : undefined
}
