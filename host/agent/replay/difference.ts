/** Tells in few words how two JSON values differ, for people who look for what changed. */

/** Most differences that are told. */
const most = 5
/** Longest value that is shown, in characters. */
const longest = 120

/** One line for each place at which the values differ, `recorded` first; at most 5 lines. */
export function differences(recorded: unknown, found: unknown): readonly string[] {
  const lines: string[] = []
  collect(recorded, found, '', lines)
  return lines.slice(0, most)
}

/** How far two values are apart: the places at which they differ, counted up to `most`. */
export function distance(recorded: unknown, found: unknown): number {
  const lines: string[] = []
  collect(recorded, found, '', lines, 1000)
  return lines.length
}

function collect(recorded: unknown, found: unknown, at: string, lines: string[], enough = most): void {
  if (lines.length >= enough || recorded === found) return
  if (isObject(recorded) && isObject(found) && Array.isArray(recorded) === Array.isArray(found)) {
    for (const name of new Set([...Object.keys(recorded), ...Object.keys(found)])) {
      collect(recorded[name], found[name], `${at}/${name}`, lines, enough)
    }
  } else lines.push(`${at || '/'}: recorded ${shown(recorded, found)}, now ${shown(found, recorded)}`)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The value; of a long text the part around the first character that is another one. */
function shown(value: unknown, other: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value !== 'string' || typeof other !== 'string') return cut(JSON.stringify(value))
  let same = 0
  while (same < value.length && value[same] === other[same]) same += 1
  const from = Math.max(0, same - 20)
  return cut(`${from > 0 ? '…' : ''}${JSON.stringify(value.slice(from, from + longest))}`)
}

const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text)
