/** JSON Schema of WIT types, in the subset that every consumer takes, OpenAI's strict mode included. */

import { GloveboxError } from '../base/error.ts'
import type { JsonSchema, JsonSchemaTarget } from '../base/tool.ts'
import type { Primitive, WitLabel, WitType } from '../wasm/wit-type.ts'
import { base64Pattern, integerRanges, s64Pattern, specialFloats, u64Pattern } from './form.ts'
import { propertyNames } from './names.ts'
import { checkType, isBytes, taggedCases, type ValueType } from './signature.ts'

/** Which way a value goes: floats may be `"NaN"` or infinite on the way out, never on the way in. */
export type Direction = 'input' | 'output'

/** How a schema is written. */
export interface SchemaOptions {
  /** The dialect named in `$schema`; without one the schema is valid in both and names none. */
  readonly target?: JsonSchemaTarget
  /** Default: `input`. */
  readonly direction?: Direction
}

/** Most characters of doc comments in one schema; what comes after is left out, since docs are never worth refusing a tool. */
const maxDocChars = 64 * 1024

const dialects: Readonly<Record<JsonSchemaTarget, string>> = {
  'draft-07': 'http://json-schema.org/draft-07/schema#',
  'draft-2020-12': 'https://json-schema.org/draft/2020-12/schema',
}

/**
 * The schema of a value type; `{ type: 'null' }` for no value.
 * @throws {GloveboxError} `component/unsupported-feature` or `component/too-large` for a type that cannot be written out,
 * `config/invalid` for an unknown target.
 */
export function jsonSchema(type: ValueType, options: SchemaOptions = {}): JsonSchema {
  checkType(type)
  const { target, direction = 'input' } = options
  const schema = type === undefined ? { type: 'null' } : new Emitter(direction).emit(type)
  return target === undefined ? schema : { $schema: dialect(target), ...schema }
}

function dialect(target: string): string {
  if (Object.hasOwn(dialects, target)) return dialects[target as JsonSchemaTarget]
  const known = Object.keys(dialects).join(' and ')
  throw new GloveboxError('config/invalid', `There is no JSON Schema target "${target}" here; there are ${known}.`, {
    detail: { target },
  })
}

/** Invariant: the type passed `checkType`, so that the recursion is at most `typeCeilings.depth` deep and `typeCeilings.nodes` long. */
class Emitter {
  readonly direction: Direction
  private docChars = maxDocChars

  constructor(direction: Direction) {
    this.direction = direction
  }

  emit(type: WitType, docs = type.docs): JsonSchema {
    return this.described(docs, this.shape(type))
  }

  /** With docs before what the schema already says of itself. */
  private described(docs: string | undefined, schema: JsonSchema): JsonSchema {
    const description = [docs, schema.description].filter(Boolean).join('\n\n')
    if (description === '' || description.length > this.docChars) return schema
    this.docChars -= description.length
    return { ...schema, description }
  }

  private shape(type: WitType): JsonSchema {
    const cases = taggedCases(type)
    if (cases !== undefined) return { anyOf: cases.map(one => this.tagged(one.name, one.type, one.docs)) }
    switch (type.kind) {
      case 'record':
        return this.object(propertyNames(type.fields), i => {
          const field = type.fields[i]!
          return this.emit(field.type, field.docs ?? field.type.docs)
        })
      case 'tuple':
        return this.object([...type.items.keys()].map(String), i => this.emit(type.items[i]!))
      case 'flags':
        return this.object(propertyNames(type.flags), i => this.described(type.flags[i]!.docs, { type: 'boolean' }))
      case 'enum':
        return this.described(caseDocs(type.cases), { type: 'string', enum: type.cases.map(one => one.name) })
      case 'option':
        return this.nullable(type.some)
      case 'list':
        if (isBytes(type)) return { type: 'string', pattern: base64Pattern, description: 'Bytes in base64.' }
        return { type: 'array', items: this.emit(type.element) }
      default:
        return this.primitive(type.kind as Primitive)
    }
  }

  private object(keys: readonly string[], schemaOf: (index: number) => JsonSchema): JsonSchema {
    return {
      type: 'object',
      properties: Object.fromEntries(keys.map((key, i) => [key, schemaOf(i)])),
      required: keys,
      additionalProperties: false,
    }
  }

  private tagged(name: string, type: ValueType, docs?: string): JsonSchema {
    const tag = { type: 'string', enum: [name] }
    if (type === undefined)
      return this.described(
        docs,
        this.object(['tag'], () => tag),
      )
    return this.described(
      docs,
      this.object(['tag', 'val'], i => (i === 0 ? tag : this.emit(type))),
    )
  }

  /** Null as one more branch, and no union inside a union. */
  private nullable(some: WitType): JsonSchema {
    const { anyOf, description, ...rest } = this.emit(some)
    const branches = Array.isArray(anyOf) ? anyOf : [rest]
    const schema = { anyOf: [...branches, { type: 'null' }] }
    return description === undefined ? schema : { ...schema, description }
  }

  private primitive(kind: Primitive): JsonSchema {
    switch (kind) {
      case 'bool':
        return { type: 'boolean' }
      case 'string':
        return { type: 'string' }
      case 'char':
        return { type: 'string', minLength: 1, maxLength: 1 }
      case 'u64':
        return { type: 'string', pattern: u64Pattern, description: 'An unsigned 64-bit integer in decimal digits.' }
      case 's64':
        return { type: 'string', pattern: s64Pattern, description: 'A signed 64-bit integer in decimal digits.' }
      case 'f32':
      case 'f64':
        if (this.direction === 'input') return { type: 'number' }
        return { anyOf: [{ type: 'number' }, { type: 'string', enum: [...specialFloats] }] }
      default: {
        const [minimum, maximum] = integerRanges[kind]
        return { type: 'integer', minimum, maximum }
      }
    }
  }
}

/** JSON Schema has no place for the docs of a string in an enum, so they become part of the description. */
function caseDocs(cases: readonly WitLabel[]): string | undefined {
  const lines = cases.filter(one => one.docs).map(one => `- ${one.name}: ${one.docs}`)
  return lines.length === 0 ? undefined : lines.join('\n')
}
