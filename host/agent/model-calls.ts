/** Asks the model of a run: what the call may cost is set aside before, what it did cost is settled after, however it ended. */

import { GloveboxError } from '../base/error.ts'
import type { Budget, Hold, Spending } from './budget.ts'
import type { Need } from './budget-amounts.ts'
import type { Guard } from './guard.ts'
import type { Message } from './message.ts'
import type { Model, ModelRequest, ModelTurn, Tokens } from './model.ts'
import { checkedTurn, toldTokens } from './model-turn.ts'
import type { Scope } from './scope.ts'

/** What the calls of one run have in common. */
export interface ModelCallOptions {
  readonly model: Model
  readonly budget: Budget
  readonly guard: Guard
  /** Most tokens of one answer, where the budget limits tokens or money. */
  readonly maxOutputTokens: number
  /** Takes the text as it arrives; without it nobody reads the pieces, and the model is not streamed. */
  readonly onText?: OnText | undefined
}

type OnText = (delta: string) => Promise<void> | undefined

/** A call with fewer tokens for its answer is not worth what its input costs. */
const leastOutput = 64
/** Characters that make a token, at the least: what is set aside must not be too little. */
const charsPerToken = 3

/** Asks one model on behalf of one run. */
export class ModelCalls {
  readonly #options: ModelCallOptions

  /** Asks `options.model`. */
  constructor(options: ModelCallOptions) {
    this.#options = options
  }

  /** True when the budget holds this call and one like it to close with. */
  affords(request: ModelRequest): boolean {
    return this.#answerTokens(request, 2) !== undefined
  }

  /** Sets aside what a call like this one needs at the least, if there is so much. */
  keep(request: ModelRequest): Hold | undefined {
    const { budget } = this.#options
    const need = this.#need(request, leastOutput)
    return budget.allows(need) ? budget.reserve(need) : undefined
  }

  /**
   * Asks. `keep` leaves enough of the budget for a closing call.
   * @throws {GloveboxError} `budget/exceeded`, `budget/unknown-price`, `audit/failed`, and what the model throws.
   */
  async ask(request: ModelRequest, scope: Scope, keep: boolean): Promise<ModelTurn> {
    const { model, budget, guard } = this.#options
    // What was there when it was asked for may be gone; then the least is asked for, which the budget holds or refuses.
    const maxTokens = this.#answerTokens(request, keep ? 2 : 1) ?? leastOutput
    const hold = budget.reserve(this.#need(request, maxTokens))
    const capped = budget.limitsModels ? { ...request, maxTokens } : request
    const seen: Seen = { chars: 0, tokens: undefined }
    // Of a call that breaks off, or hangs and is left behind, what the provider said of it counts, or else what was seen of it.
    scope.defer(() => hold.settle(seen.tokens || seen.chars > 0 ? this.#spent(request, seen) : { turns: 1 }))
    try {
      const turn = await guard.model(model, capped, () => this.#answer(capped, scope, seen))
      const { tokens, text, calls } = turn
      hold.settle(this.#spent(request, { tokens, chars: calls.reduce(callChars, text.length) }))
      return turn
    } catch (error) {
      if (GloveboxError.is(error)) seen.tokens = toldTokens(error.detail.tokens)
      throw error
    }
  }

  async #answer(request: ModelRequest, { parent }: Scope, seen: Seen): Promise<ModelTurn> {
    const { model, onText } = this.#options
    // The run's, not that of each turn: making one and aborting it at the end costs a client more than the rest of a turn here.
    const signal = parent!.cancelSignal
    if (onText) return this.#told(request, parent!, seen, onText)
    return checkedTurn(model.id, await model.generate(request, signal, parent))
  }

  async #told(request: ModelRequest, parent: Scope, seen: Seen, onText: OnText): Promise<ModelTurn> {
    const { model } = this.#options
    const signal = parent.cancelSignal
    if (!model.stream) {
      const turn = checkedTurn(model.id, await model.generate(request, signal, parent))
      if (turn.text !== '') await onText(turn.text)
      return turn
    }
    let turn: ModelTurn | undefined
    for await (const delta of model.stream(request, signal, parent)) {
      signal.throwIfAborted()
      if (delta.type === 'turn') turn = checkedTurn(model.id, delta.turn)
      else {
        seen.chars += delta.text.length
        // Not awaited when there is room: a microtask for each piece would add up.
        const full = onText(delta.text)
        if (full) await full
      }
    }
    if (turn) return turn
    throw new GloveboxError('model/failed', `The stream of model ${model.id} ended before its turn was complete.`, {
      detail: { model: model.id },
    })
  }

  /** Most tokens that the answer may have, so that the budget holds `calls` such calls; undefined when it does not. */
  #answerTokens(request: ModelRequest, calls: number): number | undefined {
    const { budget, model, maxOutputTokens } = this.#options
    if ((budget.left('turns') ?? calls) < calls) return undefined
    if (!budget.limitsModels) return maxOutputTokens
    const input = estimate(request)
    const closing = (calls - 1) * (input + leastOutput)
    const price = {
      input: budget.cost(model.id, { input, output: 0 }),
      output: budget.cost(model.id, { input: 0, output: 1 }),
    }
    const kept = (calls - 1) * (price.input + leastOutput * price.output)
    const byTokens = (budget.left('tokens') ?? Number.POSITIVE_INFINITY) - input - closing
    const money = (budget.left('usd') ?? Number.POSITIVE_INFINITY) - price.input - kept
    const byMoney = price.output > 0 ? money / price.output : money < 0 ? money : Number.POSITIVE_INFINITY
    const most = Math.floor(Math.min(maxOutputTokens, byTokens, byMoney))
    return most >= Math.min(leastOutput, maxOutputTokens) ? most : undefined
  }

  #need(request: ModelRequest, output: number): Need {
    const { budget, model } = this.#options
    if (!budget.limitsModels) return { turns: 1 }
    const input = estimate(request)
    return { turns: 1, tokens: input + output, usd: budget.cost(model.id, { input, output }) }
  }

  #spent(request: ModelRequest, { tokens: told, chars }: Seen): Spending {
    const { budget, model } = this.#options
    const estimated = !told || told.input + told.output === 0
    const tokens = estimated ? { input: estimate(request), output: Math.ceil(chars / charsPerToken) } : told
    return { turns: 1, tokens, usd: budget.cost(model.id, tokens), estimated }
  }
}

/** What is known of a call that is under way: what the provider says that it cost, and how many characters arrived. */
interface Seen {
  tokens: Tokens | undefined
  chars: number
}

const callChars = (sum: number, call: { readonly name: string; readonly arguments: string }) =>
  sum + call.name.length + call.arguments.length

/** Messages are never changed, so each is measured once. */
const measured = new WeakMap<Message, number>()

function estimate({ messages, tools, output }: ModelRequest): number {
  let chars = JSON.stringify(tools).length + (output ? JSON.stringify(output).length : 0)
  for (const message of messages) {
    const length = measured.get(message) ?? JSON.stringify(message).length
    measured.set(message, length)
    chars += length
  }
  return Math.ceil(chars / charsPerToken)
}
