/** Builds several tools, a few at a time. */

import { type BuildOptions, type BuiltTool, buildTool } from './build.ts'

/** Componentizing keeps one thread busy for a second, and takes some 200 MB. */
const atOnce = 2

/**
 * Builds tools two at a time. One that fails does not stop the others; the answers are in the order of the options.
 * `settled` is called as each one ends.
 */
export async function buildAll(
  tools: readonly BuildOptions[],
  settled: (tool: BuildOptions, result: PromiseSettledResult<BuiltTool>) => void = () => {},
): Promise<PromiseSettledResult<BuiltTool>[]> {
  const results: PromiseSettledResult<BuiltTool>[] = []
  const waiting = tools.entries()
  const work = async (): Promise<void> => {
    for (const [i, tool] of waiting) {
      const [result] = await Promise.allSettled([buildTool(tool)])
      results[i] = result
      settled(tool, result)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
