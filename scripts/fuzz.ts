/** `npm run fuzz -- [SECONDS] [SEED]`: mutated and random modules through the meter, mutated components through the linker, for as long as wanted. */

import { readdirSync, readFileSync } from 'node:fs'
import { disagreement } from '../test/support/differential.ts'
import { verdict } from '../test/support/hostile.ts'
import { composed, fate, values } from '../test/support/mutated-component.ts'
import { mutate, random } from '../test/support/random.ts'
import { wat } from '../test/support/wat.ts'

const [seconds = 60, first = 1] = process.argv.slice(2).map(Number)
const folder = new URL('../test/meter/parity/', import.meta.url)
const seeds = await Promise.all(readdirSync(folder).map(file => wat(readFileSync(new URL(file, folder), 'utf8'))))
const components = [await wat(composed), await wat(values)]
const end = performance.now() + seconds * 1000
const seen = new Map<string, number>()
const found: string[] = []
let compared = 0
let seed = first

for (; performance.now() < end && found.length < 10; seed++) {
  const below = random(seed)
  const judge = (
    what: string,
    input: Uint8Array<ArrayBuffer>,
    run: (input: Uint8Array<ArrayBuffer>) => string,
  ): void => {
    try {
      const result = `mutated ${what}: ${run(input)}`
      seen.set(result, (seen.get(result) ?? 0) + 1)
    } catch (error) {
      found.push(`mutated ${what}: ${error}: ${Buffer.from(input).toString('hex')}`)
    }
  }
  for (let i = 0; i < 200; i++) judge('modules', mutate(seeds[below(seeds.length)]!, below), verdict)
  for (let i = 0; i < 40; i++) judge('components', mutate(components[below(components.length)]!, below), fate)
  for (let i = 0; i < 5; i++) {
    const { problem, exact } = await disagreement(seed * 5 + i)
    compared += exact
    if (problem) found.push(`random module ${seed * 5 + i}: ${problem}`)
  }
}

console.log(`seeds ${first} to ${seed - 1}`)
for (const [result, n] of [...seen].sort((a, b) => b[1] - a[1])) console.log(`${String(n).padStart(9)}  ${result}`)
console.log(`${String(compared).padStart(9)}  calls of random modules with the same result, memory and count`)
console.log(`${String(found.length).padStart(9)}  findings`)
for (const finding of found) console.log(`  ${finding}`)
process.exitCode = found.length === 0 ? 0 : 1
