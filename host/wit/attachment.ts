/**
 * Long texts and lists of numbers are attached to the JSON that they belong to, which has their number in their place: to write them as JSON
 * and read that takes many times as long as to copy them. In and outside of the worker.
 */

import { GloveboxError } from '../base/error.ts'
import { decodeUtf8 } from '../base/utf8.ts'
import type { WitType } from '../wasm/wit-type.ts'
import { propertyNames } from './names.ts'
import { isBytes, taggedCases, type ValueType } from './signature.ts'

/** Fewest characters of a text, and fewest bytes of a list of numbers, to be attached. A message without attachments arrives sooner. */
export const MIN_ATTACHED = 8 * 1024

/** The typed arrays that lists of numbers are in host form. */
export const numberArrays = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const

/** The numbers of which lists can be attached. */
export type NumberKind = keyof typeof numberArrays

/** A list of numbers that lies in a buffer. */
export const numbersIn = (kind: NumberKind, buffer: ArrayBuffer): InstanceType<(typeof numberArrays)[NumberKind]> =>
  new numberArrays[kind](buffer)

/** What is attached: numbers as a typed array has them, a text in UTF-8, or JSON in UTF-8, which stands for any value that is long. */
export interface Attachment {
  readonly kind: NumberKind | 'text' | 'json'
  readonly buffer: ArrayBuffer
}

/** The attachments of one message, in the order of their numbers. */
export type Attachments = readonly Attachment[]

/** How many bytes are attached. */
export const sizeOfAttached = (attachments: Attachments = []): number =>
  attachments.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)

/** Makes something else of a value that may be attached, or of its number; answers any other value as it is. */
export type Swap = (value: unknown, kind: NumberKind | 'text') => unknown

/** Swaps all that may be attached in a value, which stays as it is: what is changed is copied. */
export type SwapAll = (value: unknown, swap: Swap) => unknown

const nothing: SwapAll = value => value

/**
 * Compiles {@link SwapAll} for values of a type, in JSON form or in host form. What does not have the form of the type is answered as it is.
 * Invariant: the type passed `checkType`, which bounds this recursion and that over values.
 */
export function compileSwap(type: ValueType): SwapAll {
  const cases = type && taggedCases(type)
  if (cases) {
    const byTag = new Map<unknown, Parts>(cases.map(one => [one.name, [['val', compileSwap(one.type)]]]))
    return inParts(value => byTag.get(value.tag) ?? [])
  }
  switch (type?.kind) {
    case 'string':
      return (value, swap) => swap(value, 'text')
    case 'record':
      return fields(propertyNames(type.fields).map((key, i) => [key, compileSwap(type.fields[i]!.type)]))
    case 'tuple':
      return fields(type.items.map((item, i) => [String(i), compileSwap(item)]))
    case 'option': {
      const some = compileSwap(type.some)
      return some === nothing
        ? nothing
        : (value, swap) => (value === null || value === undefined ? value : some(value, swap))
    }
    case 'list':
      return list(type)
    default:
      return nothing
  }
}

type Parts = readonly (readonly [key: string, swap: SwapAll])[]

function list(type: WitType & { kind: 'list' }): SwapAll {
  const { kind } = type.element
  if (isBytes(type) || Object.hasOwn(numberArrays, kind)) return (value, swap) => swap(value, kind as NumberKind)
  const element = compileSwap(type.element)
  if (element === nothing) return nothing
  return (value, swap) => {
    if (!Array.isArray(value)) return value
    let changed: unknown[] | undefined
    for (let i = 0; i < value.length; i++) {
      const item: unknown = element(value[i], swap)
      if (item === value[i]) continue
      changed ??= [...value]
      changed[i] = item
    }
    return changed ?? value
  }
}

function fields(all: Parts): SwapAll {
  const parts = all.filter(([, swap]) => swap !== nothing)
  return parts.length === 0 ? nothing : inParts(() => parts)
}

function inParts(partsOf: (value: Fields) => Parts): SwapAll {
  return (value, swap) => {
    if (typeof value !== 'object' || value === null) return value
    let changed: Fields | undefined
    for (const [key, part] of partsOf(value as Fields)) {
      // Security: only what is the object's own; a parameter may be called `constructor`.
      const old = Object.hasOwn(value, key) ? (value as Fields)[key] : undefined
      const now = part(old, swap)
      if (now === old) continue
      changed ??= (Array.isArray(value) ? [...value] : { ...value }) as Fields
      changed[key] = now
    }
    return changed ?? value
  }
}

type Fields = Record<string, unknown>

/**
 * Puts what is attached in the place of its numbers, in a value that came as JSON; `read` says as what. Security: each is read once, or a
 * value of few bytes could become many times all that is attached.
 * @throws {GloveboxError} `internal` for a number that says nothing of its kind.
 */
export function detach(
  value: unknown,
  attachments: Attachments,
  swapAll: SwapAll,
  read: (attachment: Attachment) => unknown,
): unknown {
  const left = new Map(attachments.entries())
  const take = (number: unknown, kind: Attachment['kind']): Attachment => {
    const attachment = left.get(number as number)
    if (attachment?.kind !== kind)
      throw new GloveboxError('internal', 'A message does not have what it says is attached.')
    left.delete(number as number)
    return attachment
  }
  const isLong = left.get(value as number)?.kind === 'json'
  const whole: unknown = isLong ? JSON.parse(textIn(take(value, 'json'))) : value
  return swapAll(whole, (part, kind) => (typeof part === 'number' ? read(take(part, kind)) : part))
}

/** The text that is attached. */
export function textIn({ buffer }: Attachment): string {
  const text = decodeUtf8(Buffer.from(buffer))
  if (text === undefined) throw new GloveboxError('internal', 'An attached text is not UTF-8.')
  return text
}

/** Gives its memory back, which was this thread's alone: who waits for the garbage collector makes it run often. */
export function free({ buffer }: Attachment): void {
  buffer.transfer(0)
}

/** Whether something is an attachment that nobody else can change any more. Security: it may come from a worker gone wrong. */
export function isAttachment(value: unknown): value is Attachment {
  const { kind, buffer } = (value ?? {}) as { readonly kind?: string; readonly buffer?: unknown }
  if (typeof kind !== 'string' || !(buffer instanceof ArrayBuffer)) return false
  if (kind === 'text' || kind === 'json') return true
  return (
    Object.hasOwn(numberArrays, kind) && buffer.byteLength % numberArrays[kind as NumberKind].BYTES_PER_ELEMENT === 0
  )
}
