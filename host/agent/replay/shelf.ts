/** The recorded calls: found by who asks and for what, each given once; and what a replay says when there is none. */

import { GloveboxError } from '../../base/error.ts'
import { differences, distance } from './difference.ts'
import type { DeltaLine, EndLine, Line, ModelStart, StartLine } from './format.ts'
import type { Mark } from './timeline.ts'

/** One recorded call, with the places of its lines in the recording. */
export interface Call {
  readonly start: StartLine
  readonly deltas: readonly Placed<DeltaLine>[]
  readonly end?: Placed<EndLine>
}

interface Placed<L> {
  readonly line: L
  readonly index: number
}

/** What is asked for now. */
export interface Asked {
  readonly kind: StartLine['kind']
  readonly name: string
  readonly path: readonly string[]
  readonly key: string
  readonly asked: unknown
}

/** Most recorded calls that are compared with one that is missing. */
const mostCompared = 500

/** All calls of a recording. */
export class Shelf {
  readonly marks: readonly Mark[]
  readonly #calls = new Map<
    number,
    { readonly start: StartLine; readonly deltas: Placed<DeltaLine>[]; end?: Placed<EndLine> }
  >()
  /** Calls that were not given yet, in their order, by kind and path. */
  readonly #lanes = new Map<string, Call[]>()

  /** Sorts the lines of the calls that are `wanted`; the others are as if they had not been recorded. */
  constructor(lines: readonly Line[], wanted: (start: StartLine) => boolean) {
    const marks: Mark[] = []
    for (const line of lines) {
      if (line.do === 'start' && !wanted(line)) continue
      if (line.do !== 'start' && !this.#calls.has(line.call)) continue
      this.#add(line, marks.length)
      marks.push({ call: line.call, isStart: line.do === 'start', at: line.at })
    }
    this.marks = marks
    for (const call of this.#calls.values()) {
      const lane = this.#lanes.get(laneOf(call.start))
      if (lane) lane.push(call)
      else this.#lanes.set(laneOf(call.start), [call])
    }
  }

  #add(line: Line, index: number): void {
    if (line.do === 'start') {
      this.#calls.set(line.call, { start: line, deltas: [] })
      return
    }
    const call = this.#calls.get(line.call)!
    if (line.do === 'delta') call.deltas.push({ line, index })
    else call.end ??= { line, index }
  }

  /**
   * Takes the call that answers, which is not there any more afterwards: the next one of the same path.
   * @throws {GloveboxError} `replay/miss` when it asked for something else, or there is none.
   */
  take(asked: Asked): Call {
    const lane = this.#lanes.get(laneOf(asked))
    const call = lane?.[0]
    if (call?.start.key !== asked.key) throw this.#miss(asked)
    lane!.shift()
    return call
  }

  /** What the model said of itself. */
  traits(model: string): Pick<ModelStart, 'typedBy' | 'provider'> {
    for (const { start } of this.#calls.values()) {
      if (start.kind !== 'model' || start.name !== model) continue
      const { typedBy, provider } = start
      return { ...(typedBy && { typedBy }), ...(provider !== undefined && { provider }) }
    }
    return {}
  }

  /** Calls that were not taken, in words. */
  left(): string[] {
    return [...this.#lanes.values()].flat().map(({ start }) => described(start))
  }

  /** The call in words. */
  describe(call: number): string {
    return described(this.#calls.get(call)!.start)
  }

  #miss(asked: Asked): GloveboxError {
    const sameKind = [...this.#lanes.values()].flat().filter(({ start }) => start.kind === asked.kind)
    const next = this.#lanes.get(laneOf(asked))?.[0]
    const nearest = next ?? nearestTo(asked, sameKind.slice(0, mostCompared))
    const detail = { kind: asked.kind, name: asked.name, path: asked.path }
    const what = `The recording does not hold this call of ${described(asked)}`
    if (!nearest)
      return new GloveboxError('replay/miss', `${what}; no call of a ${asked.kind} is left in it.`, { detail })
    const found = [
      ...(nearest.start.name === asked.name ? [] : [`name: recorded ${nearest.start.name}, now ${asked.name}`]),
      ...differences(nearest.start.asked, asked.asked),
    ]
    const where = next ? 'the next one there' : `the nearest one, ${described(nearest.start)},`
    const why =
      found.length > 0
        ? `differs in:\n  ${found.join('\n  ')}`
        : 'asks for the same from another place, or at another time.'
    return new GloveboxError('replay/miss', `${what}; ${where} ${why}`, { detail: { ...detail, differences: found } })
  }
}

function nearestTo({ name, asked }: Asked, calls: readonly Call[]): Call | undefined {
  const far = ({ start }: Call) => distance(start.asked, asked) + (start.name === name ? 0 : 1)
  return calls.map(call => ({ call, away: far(call) })).sort((a, b) => a.away - b.away)[0]?.call
}

const laneOf = ({ kind, path }: Pick<Asked, 'kind' | 'path'>): string => JSON.stringify([kind, ...path])

function described({ kind, name, path }: Pick<Asked, 'kind' | 'name' | 'path'>): string {
  return `${kind} ${name} at ${path.join('/') || 'the top'}`
}
