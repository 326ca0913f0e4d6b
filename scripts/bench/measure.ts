/** How benches time things: interleaved rounds, so that a busy moment hits every contender, and medians of them. */

import { cpus, release } from 'node:os'

/** What a figure was measured on; printed with every table. */
export function machine(): string {
  const [cpu] = cpus()
  return `Node ${process.version}, V8 ${process.versions.v8}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${process.platform} ${release()}`
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The smallest value that a share of some numbers does not pass (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1]!
}

/** Milliseconds that something takes. */
export async function timed(run: () => unknown): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** Runs each contender once a round, and answers the times of each in milliseconds. */
export async function interleaved(
  contenders: Readonly<Record<string, () => Promise<number>>>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contenders).map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) times[name]!.push(await run())
  }
  return times
}

/** Rows as a table of text; null is what was not, or cannot be, measured. */
export function table(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const text = (value: string | number | null): string =>
    typeof value === 'number' ? value.toLocaleString('en-US', { maximumSignificantDigits: 4 }) : (value ?? '-')
  const lines = [names, ...rows.map(row => names.map(name => text(row[name]!)))]
  const widths = names.map((_, i) => Math.max(...lines.map(line => line[i]!.length)))
  return lines
    .map(line => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n')
}
