/** `wasi:keyvalue/store` (wasi-keyvalue 0.2 draft 2): the guest's side of the toolset's store, which is outside. Inside the worker. */

import type { KeyValueAnswer } from '../../base/key-value.ts'
import type { Asks } from '../ask.ts'
import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import type { Reply } from '../protocol.ts'
import { WitError } from './error.ts'

/** The names of the one store that a toolset has. */
const names: ReadonlySet<string> = new Set(['', 'default'])

const reasons = {
  quota: 'the quota is used up',
  'key-too-long': 'the key is too long',
  unavailable: 'the store is not available now',
}

/** The interfaces, by name without version. */
export function keyValueInterfaces({ asks }: HostContext): Record<string, JcoInterface> {
  const open = (identifier: string): Bucket => {
    if (!names.has(identifier)) throw new WitError({ tag: 'no-such-store' })
    ask(asks, 'open')
    return new Bucket(asks)
  }
  return { 'wasi:keyvalue/store': { Bucket, open } }
}

/** The resource `bucket`. Every use is decided outside anew, so that a grant that ends ends here too. */
class Bucket {
  private readonly asks: Asks

  constructor(asks: Asks) {
    this.asks = asks
  }

  get(key: string): Uint8Array | undefined {
    const { answer, bytes } = ask(this.asks, 'get', key)
    return answer.found ? (bytes ?? new Uint8Array()) : undefined
  }

  set(key: string, value: Uint8Array): void {
    ask(this.asks, 'set', key, value)
  }

  delete(key: string): void {
    ask(this.asks, 'delete', key)
  }

  exists(key: string): boolean {
    return ask(this.asks, 'get', key).answer.found === true
  }

  listKeys(cursor: string | undefined): Pick<KeyValueAnswer, 'keys' | 'cursor'> {
    const { keys, cursor: next } = ask(this.asks, 'list', cursor === undefined ? '' : JSON.stringify(cursor)).answer
    return { keys: keys ?? [], ...(next !== undefined && { cursor: next }) }
  }
}

interface Answered {
  readonly answer: KeyValueAnswer
  readonly bytes: Reply['bytes']
}

function ask(asks: Asks, method: string, text = '', bytes?: Uint8Array): Answered {
  // Without a time of its own: the call's deadline ends it.
  const { text: json, bytes: value } = asks.ask({ method: `key-value.${method}`, text, bytes })!
  const answer = JSON.parse(json) as KeyValueAnswer
  if (answer.err === 'access-denied') throw new WitError({ tag: 'access-denied' })
  if (answer.err !== undefined) throw new WitError({ tag: 'other', val: reasons[answer.err] })
  return { answer, bytes: value }
}
