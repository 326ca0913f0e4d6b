/** `wasi:random` (wasi-random 0.2): a fixed sequence, one that belongs to a seed, or what the host's own generator gives. Inside the worker. */

import { crypto } from '../../base/crypto.ts'
import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { limitReached, Stop } from '../stop.ts'

/** The largest answer of one request for random bytes. */
const MAX_RANDOM_BYTES = 65_536n

/** Secure bytes that are fetched at a time. */
const POOL_BYTES = 4096

/** Secure numbers of 64 bits, fetched many at a time: fetching costs more than the bytes. None is given twice. */
class SecurePool {
  private bytes = Buffer.alloc(0)
  private at = 0

  next(): bigint {
    if (this.at === this.bytes.length) {
      this.bytes = crypto().randomBytes(POOL_BYTES)
      this.at = 0
    }
    const value = this.bytes.readBigUInt64LE(this.at)
    this.bytes.fill(0, this.at, this.at + 8)
    this.at += 8
    return value
  }
}

/** One for all instances of the worker: each number is given to one of them alone. */
const pool = new SecurePool()

/** The interfaces, by name without version. */
export function randomInterfaces(context: HostContext): Record<string, JcoInterface> {
  /** True for secure numbers. A seed was looked at when the instance was made, and is where the fixed sequence starts. */
  const secure = (): boolean => {
    const grant = context.grants.only('random', 'random numbers')
    if (grant === undefined || grant.seed !== undefined) return false
    context.unrepeatable()
    return true
  }
  const next = (): bigint => (secure() ? pool.next() : context.random.next())
  const bytes = (length: bigint): Uint8Array => {
    if (length > MAX_RANDOM_BYTES) {
      throw new Stop(
        limitReached('output', `The guest asked for ${length} random bytes; ${MAX_RANDOM_BYTES} are given at once.`),
      )
    }
    if (secure()) return new Uint8Array(crypto().randomBytes(Number(length)))
    return Uint8Array.from({ length: Number(length) }, () => Number(context.random.next() & 0xffn))
  }
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: next },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: next },
    'wasi:random/insecure-seed': { insecureSeed: () => [next(), next()] },
  }
}
