import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GloveboxError } from '../../host/base/error.ts'
import { meterModule } from '../../host/meter/module.ts'
import { wat } from '../support/wat.ts'

const folder = new URL('parity/', import.meta.url)
const seeds = await Promise.all(
  readdirSync(folder).map(async file => ({ file, bytes: await wat(readFileSync(new URL(file, folder), 'utf8')) })),
)

/** A generator of whole numbers below `n`, the same for the same seed. */
function random(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** A copy with a few bytes changed, or a stretch removed, repeated or moved. */
function mutate(bytes: Uint8Array, below: (n: number) => number): Uint8Array<ArrayBuffer> {
  const out = [...bytes]
  for (let n = 1 + below(3); n > 0; n--) {
    const at = 8 + below(out.length - 8)
    const kind = below(6)
    if (kind === 0) out.splice(at, 1 + below(4))
    else if (kind === 1) out.splice(at, 0, ...out.slice(at, at + below(8)))
    else if (kind === 2) out.splice(at, 0, below(256))
    else if (kind === 3) out[at] = [0, 0x7f, 0x80, 0xff, 0xfc, 0xfd, 0x0b, 0x40][below(8)]!
    else if (kind === 4) out[at] = out[at]! ^ (1 << below(8))
    else out[at] = below(256)
  }
  return Uint8Array.from(out)
}

function compiles(bytes: Uint8Array<ArrayBuffer>): boolean {
  try {
    new WebAssembly.Module(bytes)
    return true
  } catch {
    return false
  }
}

/** What became of an input. */
function verdict(bytes: Uint8Array<ArrayBuffer>): string {
  let metered: Uint8Array<ArrayBuffer>
  try {
    metered = meterModule(bytes)
  } catch (error) {
    if (!GloveboxError.is(error)) throw error
    return error.code
  }
  const [before, after] = [compiles(bytes), compiles(metered)]
  if (before !== after) throw new Error(`valid before: ${before}, metered: ${after}`)
  return after ? 'valid' : 'invalid, before and after'
}

describe('a mutated module', () => {
  it.each(seeds)('of $file is refused with a code, or is as valid metered as it was', ({ bytes, file }) => {
    const below = random(file.length * 7919)
    const seen = new Map<string, number>()
    for (let i = 0; i < 600; i++) {
      const input = mutate(bytes, below)
      try {
        const result = verdict(input)
        seen.set(result, (seen.get(result) ?? 0) + 1)
      } catch (error) {
        expect.fail(`${error}: ${Buffer.from(input).toString('hex')}`)
      }
    }
    // The mutations reach all three: what is refused, what only V8 refuses, what is valid.
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['component/malformed', 'valid']))
    expect(seen.has('internal')).toBe(false)
  })
})
