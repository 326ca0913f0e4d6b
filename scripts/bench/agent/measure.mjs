/** Measures one contender in a process of its own: `node measure.mjs NAME RUNS`. Prints one line of JSON. */

import { pieces, providerFetch, toolTurns } from './provider.mjs'

const [name, runs] = [process.argv[2], Number(process.argv[3])]
const megabyte = 1024 * 1024

const importStart = performance.now()
const { setup } = await import(`./${name}.mjs`)
const importMs = performance.now() - importStart
const rssAfterImportMb = process.memoryUsage.rss() / megabyte
const { run, stream } = setup({ fetch: providerFetch })

async function once() {
  const text = await run()
  if (text !== 'The sum is 55.') throw new Error(`${name} ended with ${JSON.stringify(text)}`)
}

const firstStart = performance.now()
await once()
const firstMs = performance.now() - firstStart
for (let i = 0; i < runs / 4; i++) await once()

const cpu = process.cpuUsage()
const start = performance.now()
for (let i = 0; i < runs; i++) await once()
const wallUs = (performance.now() - start) * 1000
const { user, system } = process.cpuUsage(cpu)
const turns = runs * (toolTurns + 1)
const rssMb = process.memoryUsage.rss() / megabyte

let deltaUs = null
if (stream) {
  const rounds = 10
  for (let i = 0; i < 2; i++) await stream()
  const before = process.cpuUsage()
  for (let i = 0; i < rounds; i++) {
    const text = await stream()
    if (text.length !== pieces * 5) throw new Error(`${name} streamed ${text.length} characters`)
  }
  const spent = process.cpuUsage(before)
  deltaUs = (spent.user + spent.system) / (rounds * pieces)
}

const result = {
  cpuUsPerTurn: (user + system) / turns,
  wallUsPerTurn: wallUs / turns,
  importMs,
  firstMs,
  rssAfterImportMb,
  rssMb,
  deltaUs,
}
console.log(JSON.stringify(result))
process.exit(0)
