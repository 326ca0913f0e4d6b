/** Keeps calls apart: models and servers give two of them one id, or none, and all that is told, logged and saved of a call goes by it. */

import type { Message } from './message.ts'
import type { ModelTurn } from './model.ts'

/** The ids of the calls in one transcript. */
export class CallIds {
  #used: Set<string> | undefined
  /** The last number that was given to an id, so that a thousand equal ones are not counted through a thousand times. */
  readonly #numbers = new Map<string, number>()

  /**
   * The turn, with an id of its own for each call, after those of `messages` and of earlier turns. An id that is new stays as it is; one that
   * is not gets a number, so that equal turns get equal ids.
   */
  distinct(turn: ModelTurn, messages: readonly Message[]): ModelTurn {
    if (turn.calls.length === 0) return turn
    this.#used ??= new Set(messages.flatMap(message => (message.role === 'assistant' ? message.calls.map(idOf) : [])))
    let isSame = true
    const calls = turn.calls.map(call => {
      const id = this.#take(call.id)
      if (id === call.id) return call
      isSame = false
      return { ...call, id }
    })
    return isSame ? turn : { ...turn, calls }
  }

  #take(wanted: string): string {
    const used = this.#used!
    const base = wanted === '' ? 'call' : wanted
    let id = base
    let number = used.has(base) ? (this.#numbers.get(base) ?? 1) : 0
    while (used.has(id)) id = `${base}_${++number}`
    if (number > 0) this.#numbers.set(base, number)
    used.add(id)
    return id
  }
}

const idOf = ({ id }: { readonly id: string }): string => id
