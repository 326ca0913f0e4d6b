/** The key-value store of a toolset: its grant, and what guests ask of it. The database is opened when a guest first opens the store. */

import { asError, GloveboxError } from '../../base/error.ts'
import type { Grant, KeyValueGrant } from '../../base/grant.ts'
import { grantForms, grantLine } from '../../base/grant-line.ts'
import { keyValueQuota } from '../../base/grant-quota.ts'
import type { KeyValueAnswer } from '../../base/key-value.ts'
import { MiB } from '../../base/limits.ts'
import type { Ask, Reply } from '../../worker/protocol.ts'
import type { CallPart, CallScope, Capability } from '../capability.ts'
import type { KeyValueStore } from './store.ts'

/** Largest value that is handed to a guest: what a grant allows at most. */
const MAX_VALUE_BYTES = 15 * MiB

/** The store of one toolset. */
export class KeyValues implements Capability {
  private readonly grant: KeyValueGrant | undefined
  private opened: Promise<KeyValueStore> | undefined

  constructor(grants: readonly Grant[]) {
    this.grant = grants.find(grant => grant.kind === 'key-value')
  }

  open({ decided }: CallScope): CallPart {
    let told = false
    const allowed = (): boolean => {
      const { grant } = this
      if (grant !== undefined && (grant.expires === undefined || Date.now() < grant.expires)) {
        if (!told) decided({ decision: 'allow', kind: 'key-value', subject: 'the store', grant: grantLine(grant) })
        told = true
        return true
      }
      decided({ decision: 'deny', kind: 'key-value', subject: 'the store', hint: grantForms['key-value'] })
      return false
    }
    return {
      ask: async ask => (allowed() ? this.answer(ask, await this.store()) : reply({ err: 'access-denied' })),
    }
  }

  private store(): Promise<KeyValueStore> {
    this.opened ??= this.openStore(this.grant!)
    return this.opened
  }

  /** A file that cannot be opened is the embedder's fault, whoever asks. */
  private async openStore({ file = ':memory:', quota }: KeyValueGrant): Promise<KeyValueStore> {
    const [sqlite, { KeyValueStore }] = await Promise.all([import('node:sqlite'), import('./store.ts')])
    try {
      return new KeyValueStore(sqlite, file, { ...keyValueQuota, ...quota })
    } catch (cause) {
      const message = `The key-value store ${file} cannot be opened: ${asError(cause).message}.`
      throw new GloveboxError('grant/invalid', message, { detail: { file }, cause })
    }
  }

  private answer({ method, text: key, bytes }: Ask, store: KeyValueStore): Reply {
    try {
      return answerOf(method, key, bytes, store)
    } catch (thrown) {
      // Security: what SQLite says may name paths of the host.
      if ((thrown as { code?: unknown }).code === 'ERR_SQLITE_ERROR') return reply({ err: 'unavailable' })
      throw thrown
    }
  }

  [Symbol.dispose](): void {
    // What failed to open has nothing to close.
    void this.opened?.then(
      store => store[Symbol.dispose](),
      () => undefined,
    )
  }
}

const reply = (answer: KeyValueAnswer, bytes?: Uint8Array): Reply => ({ text: JSON.stringify(answer), bytes })

function answerOf(method: string, key: string, bytes: Uint8Array | undefined, store: KeyValueStore): Reply {
  switch (method) {
    case 'key-value.open':
      return reply({})
    case 'key-value.get': {
      const value = store.get(key)
      // Another program may have put anything into the file: what no reply can hold is no fault of the host's.
      if (value !== undefined && value.length > MAX_VALUE_BYTES) return reply({ err: 'unavailable' })
      return reply({ found: value !== undefined }, value)
    }
    case 'key-value.set': {
      const fault = store.set(key, bytes ?? new Uint8Array())
      return reply(fault === undefined ? {} : { err: fault })
    }
    case 'key-value.delete':
      store.delete(key)
      return reply({})
    case 'key-value.list':
      return reply(store.list(key === '' ? undefined : cursorOf(JSON.parse(key))))
    default:
      throw new GloveboxError('internal', `A guest asked for ${method}, which nobody gives.`)
  }
}

/** Security: what a worker sent; a list or an object would be made into bytes, as many as it says. */
function cursorOf(sent: unknown): string {
  if (typeof sent === 'string') return sent
  throw new GloveboxError('internal', 'A worker asked for keys in a way that no worker does.')
}
