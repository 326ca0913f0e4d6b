/** The resource `fields` of `wasi:http/types`: headers, bounded, in the order and the spelling in which they were added. Inside the worker. */

import type { Header } from '../../base/http.ts'
import { isFieldValue, isForbidden, isToken } from '../../base/http-fields.ts'
import { WitError } from '../wasi/error.ts'
import type { Room } from './room.ts'

/** What one header takes beside its text. */
const OVERHEAD = 64

/** A name and a value, as WIT has it. */
export type Entry = readonly [name: string, value: Uint8Array]

const latin1 = (value: Uint8Array): string =>
  Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')
const bytesOf = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'latin1'))
const sizeOf = ([name, value]: Header): number => OVERHEAD + name.length + value.length
const sizeOfAll = (headers: readonly Header[]): number => headers.reduce((sum, header) => sum + sizeOf(header), 0)

/** Headers, which their owner may change and nobody else. */
export class Fields implements Disposable {
  private readonly room: Room
  private headers: Header[] = []
  private mutable: boolean

  /** These headers; the guest cannot change those that the host made. */
  constructor(room: Room, headers: readonly Header[] = [], mutable = true) {
    this.room = room
    this.mutable = mutable
    this.put(headers)
  }

  /** `from-list`. */
  static fromList(room: Room, entries: readonly Entry[]): Fields {
    return new Fields(
      room,
      entries.map(([name, value]) => checked(name, value)),
    )
  }

  private put(headers: readonly Header[]): void {
    const grown = sizeOfAll(headers) - sizeOfAll(this.headers)
    if (grown > 0) this.room.take(grown)
    else this.room.give(-grown)
    this.headers = [...headers]
  }

  /** All of them, as the egress takes them. */
  get all(): readonly Header[] {
    return this.headers
  }

  /** From now on nobody changes them: they are those of a request. */
  freeze(): this {
    this.mutable = false
    return this
  }

  private change(name: string): string {
    if (!this.mutable) throw new WitError({ tag: 'immutable' })
    if (!isToken(name)) throw new WitError({ tag: 'invalid-syntax' })
    return name.toLowerCase()
  }

  private without(name: string): readonly Header[] {
    return this.headers.filter(([one]) => one.toLowerCase() !== name)
  }

  /** `fields.get`. */
  get(name: string): Uint8Array[] {
    const lower = name.toLowerCase()
    return this.headers.filter(([one]) => one.toLowerCase() === lower).map(([, value]) => bytesOf(value))
  }

  /** `fields.has`. */
  has(name: string): boolean {
    const lower = name.toLowerCase()
    return this.headers.some(([one]) => one.toLowerCase() === lower)
  }

  /** `fields.set`. */
  set(name: string, values: readonly Uint8Array[]): void {
    const lower = this.change(name)
    this.put([...this.without(lower), ...values.map(value => checked(name, value))])
  }

  /** `fields.delete`. */
  delete(name: string): void {
    this.put(this.without(this.change(name)))
  }

  /** `fields.append`. */
  append(name: string, value: Uint8Array): void {
    this.change(name)
    const header = checked(name, value)
    this.room.take(sizeOf(header))
    this.headers.push(header)
  }

  /** `fields.entries`. */
  entries(): Entry[] {
    return this.headers.map(([name, value]) => [name, bytesOf(value)])
  }

  /** `fields.clone`. */
  clone(): Fields {
    return new Fields(this.room, this.headers)
  }

  [Symbol.dispose](): void {
    this.put([])
  }
}

function checked(name: string, value: Uint8Array): Header {
  const text = latin1(value)
  if (!isToken(name) || !isFieldValue(text)) throw new WitError({ tag: 'invalid-syntax' })
  // The egress decides; this only tells the guest early.
  if (isForbidden(name.toLowerCase())) throw new WitError({ tag: 'forbidden' })
  return [name, text]
}
