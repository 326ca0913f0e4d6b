/** JSON Schemas of servers that are not trusted, as schemas of tools: shown to models as they are, and checked as far as that is safe. */

import type { Issue, JsonSchema, Schema } from '../../base/tool.ts'

/** Most mistakes that are told of one value. */
const maxIssues = 10

/**
 * A schema that finds plain mistakes: missing and unknown properties, wrong types, values that are not among those listed. Everything else
 * is left to the server, which has to look at its arguments anyway.
 *
 * Security: patterns would be run here, and one can be written to take forever; references can go in circles. So neither is followed, and
 * the work is that of walking the value.
 */
export function foreignSchema(schema: JsonSchema): Schema {
  return {
    '~standard': {
      version: 1,
      vendor: 'glovebox',
      validate: value => {
        const issues: Issue[] = []
        check(schema, value, [], issues)
        return issues.length > 0 ? { issues } : { value }
      },
      jsonSchema: { input: () => schema, output: () => schema },
    },
  }
}

type Path = readonly (string | number)[]

function check(schema: unknown, value: unknown, path: Path, issues: Issue[]): void {
  if (!isObject(schema) || issues.length >= maxIssues) return
  const message = mistakeIn(schema, value)
  if (message !== undefined) issues.push({ message, path })
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) check(schema.items, item, [...path, index], issues)
  } else if (isObject(value)) checkProperties(schema, value, path, issues)
}

function mistakeIn(schema: JsonSchema, value: unknown): string | undefined {
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (types.length > 0 && !types.some(type => isOf(type, value))) return `expected ${types.join(' or ')}`
  if (Array.isArray(schema.enum) && !isAmong(schema.enum, value)) return 'is none of the values listed'
  return 'const' in schema && !isAmong([schema.const], value) ? 'is not the value asked for' : undefined
}

function checkProperties(schema: JsonSchema, value: JsonSchema, path: Path, issues: Issue[]): void {
  const properties = isObject(schema.properties) ? schema.properties : {}
  for (const name of Array.isArray(schema.required) ? schema.required : []) {
    if (typeof name === 'string' && !Object.hasOwn(value, name))
      issues.push({ message: 'is missing', path: [...path, name] })
  }
  for (const [name, part] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) check(properties[name], part, [...path, name], issues)
    else if (schema.additionalProperties === false && schema.patternProperties === undefined)
      issues.push({ message: 'is not known', path: [...path, name] })
  }
}

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only plain values are compared; of others it cannot be said cheaply. */
const isAmong = (listed: readonly unknown[], value: unknown) =>
  typeof value === 'object' || listed.includes(value) || listed.some(item => typeof item === 'object' && item !== null)

function isOf(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isObject(value)
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'null':
      return value === null
    default:
      // An unknown type is the server's own matter.
      return typeof value === type || !['string', 'number', 'boolean'].includes(String(type))
  }
}
