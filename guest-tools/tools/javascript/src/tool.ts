/** Runs a script with the agent's tools as the methods of one object. */

import { call } from 'glovebox:javascript/tools@0.1.0'

const hint = 'Nothing is asynchronous here: tools answer at once. Leave out async, await and promises.'

export const scripts: typeof import('glovebox:javascript/scripts@0.1.0') = {
  run(source, names) {
    try {
      const value = compile(source)(toolsOf(names))
      // Its jobs would never run: the guest is left when this function returns.
      if (value instanceof Promise) throw new TypeError(hint)
      return JSON.stringify(value) ?? 'null'
    } catch (thrown) {
      throw describe(thrown)
    }
  },
}

function compile(source: string): (tools: object) => unknown {
  try {
    return new Function('tools', source) as (tools: object) => unknown
  } catch (thrown) {
    throw /\bawait\b/.test(source) ? new SyntaxError(`${describe(thrown)} (${hint})`) : thrown
  }
}

function toolsOf(names: readonly string[]): object {
  const tools = Object.fromEntries(names.map(name => [name, (input: unknown = {}) => use(name, input)]))
  return Object.freeze(tools)
}

function use(name: string, input: unknown): unknown {
  try {
    return JSON.parse(call(name, JSON.stringify(input)))
  } catch (thrown) {
    const { payload } = thrown as { readonly payload?: unknown }
    throw payload === undefined ? thrown : new Error(`${name}: ${String(payload)}`)
  }
}

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `threw ${JSON.stringify(thrown) ?? String(thrown)}`
  return `${thrown.name}: ${thrown.message}`
}
