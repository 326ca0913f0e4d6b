/** The arguments of a call as a worker is sent them, and its result as the outside reads it: JSON with attachments. Outside of the worker. */

import { GloveboxError } from '../base/error.ts'
import { MAX_BYTE_LENGTH } from '../wasm/layout.ts'
import type { WitFunction } from '../wasm/wit-type.ts'
import {
  type Attachment,
  type Attachments,
  compileSwap,
  detach,
  free,
  MIN_ATTACHED,
  type NumberKind,
  numberArrays,
  numbersIn,
  type Swap,
  type SwapAll,
  textIn,
} from './attachment.ts'
import { errorType, outputType } from './signature.ts'

/** Arguments as they are sent. */
export interface Written {
  /** A JSON array of the arguments, in their order; the number of an attachment where that is long. */
  readonly input: string
  /** In the order of their numbers. */
  readonly sources: readonly Source[]
}

/** What is to be attached. It is copied when it is sent, since it may be sent again, to another worker. */
interface Source {
  readonly kind: Attachment['kind']
  readonly byteLength: number
  copy(): ArrayBuffer
}

/** Attaches what was written; nothing, for most calls. */
export const attach = ({ sources }: Written): Attachments | undefined =>
  sources.length === 0 ? undefined : sources.map(({ kind, copy }) => ({ kind, buffer: copy() }))

/** Bytes of arguments, as `usage.bytesIn` counts them. */
export const sizeOfWritten = ({ input, sources }: Written): number =>
  sources.reduce((sum, { byteLength }) => sum + byteLength, Buffer.byteLength(input))

/** How the values of one function cross. What that takes is compiled when they first do. */
export class Crossing {
  private readonly fn: WitFunction
  private params: readonly SwapAll[] | undefined
  private results: Readonly<Record<'ok' | 'error', SwapAll>> | undefined

  constructor(fn: WitFunction) {
    this.fn = fn
  }

  /**
   * Writes arguments, which must have passed `compileValidate`.
   * @throws {GloveboxError} `input/invalid` for a part that is too long for any guest, before it is copied.
   */
  write(args: readonly unknown[]): Written {
    const sources: Source[] = []
    const swap: Swap = (value, kind) => {
      const source = sourceOf(value, kind)
      return source === undefined ? value : sources.push(source) - 1
    }
    this.params ??= this.fn.params.map(param => compileSwap(param.type))
    const json = JSON.stringify(this.params.map((all, i) => all(args[i], swap)))
    const input = json.length > MIN_ATTACHED ? String(sources.push(text('json', json)) - 1) : json
    return { input, sources }
  }

  /**
   * Reads a value or an error to which something is attached.
   * @throws {GloveboxError} `internal` for what no worker sends that does as it should.
   */
  read(status: 'ok' | 'error', value: unknown, attachments: Attachments): unknown {
    this.results ??= { ok: compileSwap(outputType(this.fn)), error: compileSwap(errorType(this.fn)) }
    return detach(value, attachments, this.results[status], readOnce)
  }
}

/** What is attached in the place of a value, if it is long enough. */
function sourceOf(value: unknown, kind: NumberKind | 'text'): Source | undefined {
  if (typeof value === 'string') {
    if (value.length < MIN_ATTACHED) return undefined
    return kind === 'text' ? text(kind, value) : base64(value)
  }
  if (!Array.isArray(value) || kind === 'text') return undefined
  return value.length * numberArrays[kind].BYTES_PER_ELEMENT < MIN_ATTACHED ? undefined : numbers(value, kind)
}

function checkLength(byteLength: number): void {
  if (byteLength <= MAX_BYTE_LENGTH) return
  const message = `An argument takes ${byteLength} bytes; the most that a text or a list may take is ${MAX_BYTE_LENGTH}.`
  throw new GloveboxError('input/invalid', message, { detail: { byteLength, most: MAX_BYTE_LENGTH } })
}

const text = (kind: 'text' | 'json', value: string): Source => encoded(kind, value, 'utf8')
const base64 = (value: string): Source => encoded('u8', value, 'base64')

function encoded(kind: Attachment['kind'], value: string, encoding: 'utf8' | 'base64'): Source {
  const byteLength = Buffer.byteLength(value, encoding)
  checkLength(byteLength)
  const copy = (): ArrayBuffer => {
    // Not one of a pool: its memory goes to another thread.
    const bytes = Buffer.allocUnsafeSlow(byteLength)
    // Security: whatever the text is, nothing is left there of what the memory held before.
    bytes.fill(0, bytes.write(value, encoding))
    return bytes.buffer
  }
  return { kind, byteLength, copy }
}

function numbers(list: readonly unknown[], kind: NumberKind): Source {
  const byteLength = list.length * numberArrays[kind].BYTES_PER_ELEMENT
  checkLength(byteLength)
  // Now, since the app may change its list while the call waits.
  const buffer = new ArrayBuffer(byteLength)
  const array = numbersIn(kind, buffer)
  fillWith(array, list)
  return { kind, byteLength, copy: () => buffer.slice() }
}

function fillWith(array: ReturnType<typeof numbersIn>, list: readonly unknown[]): void {
  if (array instanceof BigUint64Array || array instanceof BigInt64Array) {
    for (let i = 0; i < array.length; i++) array[i] = BigInt(list[i] as string)
    return
  }
  array.set(list as readonly number[])
  if (!(array instanceof Float64Array || array instanceof Float32Array)) return
  // JSON has no negative zero, and a list must not differ by its length.
  for (let i = 0; i < array.length; i++) if (array[i] === 0) array[i] = 0
}

function readOnce(attachment: Attachment): unknown {
  const value = read(attachment)
  free(attachment)
  return value
}

function read(attachment: Attachment): unknown {
  const { kind, buffer } = attachment
  switch (kind) {
    case 'text':
    case 'json':
      return textIn(attachment)
    case 'u8':
      return Buffer.from(buffer).toString('base64')
    case 'u64':
    case 's64':
      return Array.from(numbersIn(kind, buffer), String)
    case 'f32':
    case 'f64':
      return floatsFrom(numbersIn(kind, buffer) as ArrayLike<number>)
    default:
      return integersFrom(numbersIn(kind, buffer) as ArrayLike<number>)
  }
}

// Loops, since `Array.from` takes six times as long.
function integersFrom(array: ArrayLike<number>): number[] {
  const list = new Array<number>(array.length)
  for (let i = 0; i < list.length; i++) list[i] = array[i]!
  return list
}

function floatsFrom(array: ArrayLike<number>): (number | string)[] {
  const list = new Array<number | string>(array.length)
  for (let i = 0; i < list.length; i++) {
    const value = array[i]!
    list[i] = Number.isFinite(value) ? value + 0 : String(value)
  }
  return list
}
