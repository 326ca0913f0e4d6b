import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verdict } from '../support/hostile.ts'
import { mutate, random } from '../support/random.ts'
import { wat } from '../support/wat.ts'

const folder = new URL('parity/', import.meta.url)
const seeds = await Promise.all(
  readdirSync(folder).map(async file => ({ file, bytes: await wat(readFileSync(new URL(file, folder), 'utf8')) })),
)

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
