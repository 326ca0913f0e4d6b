/** What a plugin on Extism's PDK asks of its host: configuration, variables, the log, HTTP, under the call's grants. Inside the worker. */

import { AbiTrap } from '../abi/trap.ts'
import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { limitReached, Stop } from '../stop.ts'
import { send } from './http.ts'
import { MAX_VAR_BYTES } from './vars.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const

/** Text of a guest that is not UTF-8 is made so: a key that is none names nothing, and a log is for people. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** The interface `glovebox:host/extism`, for one instance. */
export function extismFace(context: HostContext): JcoInterface {
  const { grants, log, pluginVars: vars } = context
  return {
    configGet: (key: Uint8Array) => {
      const name = textOf(key)
      const grant = grants.of('config').find(one => one.name === name)
      if (grant === undefined) grants.deny('config', name, `config:${name}=VALUE`)
      return grant !== undefined && grants.holds(grant, name) ? Buffer.from(grant.value) : undefined
    },
    varGet: (key: Uint8Array) => vars.get(textOf(key)),
    varSet: (key: Uint8Array, value: Uint8Array | undefined) => {
      context.unrepeatable()
      if (value === undefined) return vars.delete(textOf(key))
      if (vars.set(textOf(key), value)) return
      const reason = limitReached('memory', `The plugin’s variables have more than ${MAX_VAR_BYTES} bytes.`)
      context.budget.stop(reason)
      throw new Stop(reason)
    },
    log: (level: number, message: Uint8Array) => {
      const named = levels[level]
      if (named === undefined) throw new AbiTrap(`${level} is no level of the log`)
      log.add(named, textOf(message))
    },
    httpRequest: (request: Uint8Array, body: Uint8Array) => {
      const answer = send(context, textOf(request), body)
      const headers = answer.status === 0 ? '' : JSON.stringify(headersOf(answer.headers))
      return [answer.status, Buffer.from(headers), answer.body]
    },
  }
}

/** Headers as the PDKs read them: one text for each name. */
function headersOf(headers: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  const joined = new Map<string, string>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const before = joined.get(key)
    joined.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(joined)
}
