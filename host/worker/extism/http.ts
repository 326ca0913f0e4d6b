/** Requests of plugins on Extism's PDK: every hop is authorised outside, as that of any guest. Inside the worker. */

import { AbiTrap } from '../abi/trap.ts'
import type { HostContext } from '../host-interface.ts'
import { HttpClient, type Pending } from '../http/client.ts'
import { limitReached, Stop } from '../stop.ts'

/** Most bytes of an answer's body: it is handed over in one piece. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/** What a plugin gets: status 0 and nothing when the request was refused or failed. */
export interface PluginAnswer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array
}

const failed: PluginAnswer = { status: 0, headers: [], body: new Uint8Array() }

/** Makes a request as the PDK writes it. */
export function send(context: HostContext, text: string, body: Uint8Array): PluginAnswer {
  const { url, method, headers } = parsed(text)
  const client = new HttpClient(context.asks)
  const started = client.start({
    // The PDK for Rust writes null for what is not said.
    url: written(url ?? ''),
    method: written(method ?? 'GET').toUpperCase(),
    headers: Object.entries(headers ?? {}).map(([name, value]) => [name, written(value)] as const),
    body,
    more: false,
    follow: true,
  })
  if (started.err) return failed
  const id = started.ok
  try {
    const head = settled(context, client.head(id))
    if (head.err) return failed
    const gathered = bodyOf(context, client, id)
    return gathered === undefined ? failed : { status: head.ok.status, headers: head.ok.headers, body: gathered }
  } finally {
    client.drop(id)
  }
}

/** The whole body; undefined when it broke off. */
function bodyOf(context: HostContext, client: HttpClient, id: number): Uint8Array | undefined {
  const chunks: Uint8Array[] = []
  for (let size = 0; ; ) {
    const chunk = settled(context, client.read(id))
    if (chunk.err) return undefined
    if (chunk.ok === undefined) return new Uint8Array(Buffer.concat(chunks))
    size += chunk.ok.length
    // Security: before it is gathered; what a grant lets through may be more than a plugin can have.
    if (size > MAX_ANSWER_BYTES) {
      const reason = limitReached('memory', `The answer to the plugin has more than ${MAX_ANSWER_BYTES} bytes.`)
      context.budget.stop(reason)
      throw new Stop(reason)
    }
    chunks.push(chunk.ok)
  }
}

/** Security: an object of a guest’s JSON decides by its own `toString` whether it can be made text; none is. */
function written(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  throw new AbiTrap('a part of its HTTP request is no text')
}

const settled = <T>(context: HostContext, pending: Pending<T>): NonNullable<Pending<T>['settled']> =>
  context.budget.waitFor(() => pending.settled)!

function parsed(text: string): { readonly url?: unknown; readonly method?: unknown; readonly headers?: object | null } {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Not JSON is a broken PDK, which is the guest's fault, as what is no object is.
  }
  throw new AbiTrap('its HTTP request is no JSON object')
}
