/** The fixed sequence that stands in for randomness when none was granted. Inside the worker. */

/**
 * A generator of 64-bit numbers that starts the same in every instance: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014) from seed 0. Security: predictable on purpose, and said so in the docs; a guest that needs secrets must
 * be granted randomness.
 */
export class FixedRandom {
  /** All there is to know of where the sequence stands. */
  state = 0n

  /** The next number. */
  next(): bigint {
    this.state = BigInt.asUintN(64, this.state + 0x9e3779b97f4a7c15n)
    let z = this.state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return z ^ (z >> 31n)
  }
}
