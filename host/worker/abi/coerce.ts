/** Core values of one type in the place of another, where a variant joined the types of its cases (CanonicalABI.md, `lift_flat_variant`, `lower_flat_variant`). Inside the worker. */

import type { CoreType } from '../../wasm/layout.ts'

/** A core value as JavaScript passes it. */
export type CoreValue = number | bigint

/** The core values of parameters or results. */
export type Flat = readonly CoreValue[]

const scratch = new DataView(new ArrayBuffer(8))

/** How a value of type `want` is read from the place `at`, where values have the type `have`. */
export function reader(have: CoreType, want: CoreType, at: number): (flat: Flat) => CoreValue {
  switch (`${have} as ${want}`) {
    case 'i32 as f32':
      return flat => floatOf(flat[at] as number)
    case 'i64 as i32':
      return flat => Number(BigInt.asIntN(32, flat[at] as bigint))
    case 'i64 as f32':
      return flat => floatOf(Number(BigInt.asIntN(32, flat[at] as bigint)))
    case 'i64 as f64':
      return flat => {
        scratch.setBigInt64(0, flat[at] as bigint)
        return scratch.getFloat64(0)
      }
    default:
      return flat => flat[at]!
  }
}

function floatOf(bits: number): number {
  scratch.setInt32(0, bits)
  return scratch.getFloat32(0)
}

/** How a value of type `have` is written to the place `at`, where values have the type `want`. */
export function writer(have: CoreType, want: CoreType, at: number): (flat: CoreValue[], value: CoreValue) => void {
  switch (`${have} as ${want}`) {
    case 'f32 as i32':
      return (flat, value) => {
        flat[at] = bitsOf(value)
      }
    case 'i32 as i64':
      return (flat, value) => {
        flat[at] = BigInt((value as number) >>> 0)
      }
    case 'f32 as i64':
      return (flat, value) => {
        flat[at] = BigInt(bitsOf(value))
      }
    case 'f64 as i64':
      return (flat, value) => {
        scratch.setFloat64(0, value as number)
        flat[at] = scratch.getBigInt64(0)
      }
    default:
      return (flat, value) => {
        flat[at] = value
      }
  }
}

function bitsOf(value: CoreValue): number {
  scratch.setFloat32(0, value as number)
  return scratch.getUint32(0)
}
