/** The fixed sequence that stands in for randomness when none was granted, or that belongs to a seed. Inside the worker. */

import { crypto } from '../../base/crypto.ts'

/**
 * A generator of 64-bit numbers that starts the same in every instance: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014). Security: predictable on purpose, and said so in the docs; a guest that needs secrets must be granted
 * secure randomness.
 */
export class FixedRandom {
  /** All there is to know of where the sequence stands. */
  state = 0n

  /** Goes to the start of the sequence that belongs to a seed. */
  seed(seed: string | number): void {
    this.state = crypto().createHash('sha256').update(String(seed)).digest().readBigUInt64LE()
  }

  /** The next number. */
  next(): bigint {
    this.state = BigInt.asUintN(64, this.state + 0x9e3779b97f4a7c15n)
    let z = this.state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return z ^ (z >> 31n)
  }
}
