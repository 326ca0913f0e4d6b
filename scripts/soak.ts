/** `npm run soak -- [SECONDS] [SEED] [process]`: good, slow, hostile and crashing calls from many callers; nothing may be lost, doubled or left behind. */

import { soak } from './soak/run.ts'

// V8's heaps, of which each worker has one, and code that is compiled where calls go first, have found their size after about half a minute.
const [seconds = 180, seed = 1] = process.argv
  .slice(2)
  .filter(word => word !== 'process')
  .map(Number)
const isolation = process.argv.includes('process') ? 'process' : 'thread'
const report = await soak({ calls: 1_000_000, seconds, callers: 64, seed, isolation })
const { calls, ends, findings, slope, after } = report

for (const [end, n] of [...ends].sort()) console.log(`${String(n).padStart(9)}  ${end}`)
const { rssMb, heapMb, handles } = after
console.log(`${calls} calls in ${report.seconds.toFixed(0)} s, seed ${seed}, ${isolation}`)
console.log(`at the end ${rssMb.toFixed(0)} MB resident, ${heapMb.toFixed(1)} MB heap, ${handles} handles`)
const grown = `${slope.rssMb.toFixed(1)} MB resident, ${slope.heapMb.toFixed(2)} MB heap, ${slope.handles.toFixed(2)} handles`
console.log(`by 100,000 calls, in the second half: ${grown}`)
console.log(`${findings.length} findings`)
for (const finding of findings.slice(0, 20)) console.log(`  ${finding}`)
process.exitCode = findings.length === 0 ? 0 : 1
