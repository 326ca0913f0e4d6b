/** Characters and flags as host values (CanonicalABI.md, `convert_i32_to_char`, `unpack_flags_from_int` and their inverses). Inside the worker. */

import type { WitType } from '../../wasm/wit-type.ts'
import { camelCase } from '../../wit/names.ts'
import { trapIf } from './trap.ts'

type Flags = WitType & { kind: 'flags' }

/** A Unicode scalar value as a string; others trap. */
export function charFrom(codePoint: number): string {
  const isScalar = codePoint < 0xd800 || (codePoint > 0xdfff && codePoint < 0x110000)
  trapIf(!isScalar, `char: 0x${codePoint.toString(16)} is none`)
  return String.fromCodePoint(codePoint)
}

/** The code point of a string of one character; anything else is a fault of the host. */
export function codePointOf(char: unknown): number {
  const codePoint = String(char).codePointAt(0)
  if (
    codePoint === undefined ||
    String(char) !== String.fromCodePoint(codePoint) ||
    (codePoint & 0x1ff800) === 0xd800
  ) {
    throw new TypeError('a string of one character is needed')
  }
  return codePoint
}

/** An object of booleans from bits; bits above the last flag are ignored. */
export function unpackFlags(type: Flags): (bits: number) => Record<string, boolean> {
  const names = type.flags.map(flag => camelCase(flag.name))
  return bits => {
    const value: Record<string, boolean> = {}
    for (let i = 0; i < names.length; i++) value[names[i]!] = ((bits >>> i) & 1) === 1
    return value
  }
}

/** The bits of an object of booleans. */
export function packFlags(type: Flags): (value: unknown) => number {
  const names = type.flags.map(flag => camelCase(flag.name))
  return value => {
    let bits = 0
    for (let i = 0; i < names.length; i++) if ((value as Record<string, unknown>)[names[i]!]) bits |= 1 << i
    return bits >>> 0
  }
}
