/** `npm run soak:agents -- [RUNS]`: trees of agents that answer, are left, canceled or timed out; the heap must not grow with their number. */

import { soakAgents } from './soak/agents.ts'

const [runs = 10_000] = process.argv.slice(2).map(Number)
const { ends, heap, slope, listeners, warnings } = await soakAgents(runs, 20)

for (const [end, n] of [...ends].sort()) console.log(`${String(n).padStart(9)}  ${end}`)
const mb = (bytes: number) => (bytes / 1e6).toFixed(2)
console.log(`${runs} runs; heap after a collection: ${heap.map(mb).join(' ')} MB`)
console.log(
  `${slope.toFixed(1)} bytes a run in the second half, ${listeners} listeners left, ${warnings.length} warnings`,
)
// Less than what any object takes that would be kept for each run.
process.exitCode = slope < 32 && listeners === 0 && warnings.length === 0 ? 0 : 1
