/** `glovebox:host/http` and `glovebox:host/secrets`: the same egress in few words. Inside the worker. */

import { type Header, type HttpAnswer, type HttpError, SECRET_HEADER } from '../../base/http.ts'
import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { WitError } from '../wasi/error.ts'
import { HttpClient, type Pending } from './client.ts'

/** The record `request`. */
interface FetchRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
  readonly secrets: readonly string[]
}

/** What each error is called here; what is not named is `broken`. */
const kinds: Readonly<Partial<Record<HttpError['tag'], string>>> = {
  'HTTP-request-denied': 'denied',
  'destination-IP-prohibited': 'denied',
  'HTTP-request-URI-invalid': 'invalid',
  'HTTP-request-URI-too-long': 'invalid',
  'HTTP-request-method-invalid': 'invalid',
  'HTTP-request-body-size': 'limited',
  'HTTP-request-header-section-size': 'limited',
  'HTTP-response-body-size': 'limited',
  'HTTP-response-header-section-size': 'limited',
  'connection-limit-reached': 'limited',
  'loop-detected': 'limited',
  'DNS-error': 'unreachable',
  'DNS-timeout': 'unreachable',
  'destination-IP-unroutable': 'unreachable',
  'connection-refused': 'unreachable',
  'TLS-protocol-error': 'unreachable',
  'TLS-certificate-error': 'unreachable',
  'connection-timeout': 'timed-out',
  'connection-read-timeout': 'timed-out',
  'HTTP-response-timeout': 'timed-out',
}

function okOf<T>(answer: HttpAnswer<T>): T {
  if (answer.err !== undefined) throw new WitError(kinds[answer.err.tag] ?? 'broken')
  return answer.ok
}

/** The interfaces, by name without version. */
export function gloveboxHttp(context: HostContext): Record<string, JcoInterface> {
  const client = new HttpClient(context.asks)
  const settle = <T>(pending: Pending<T>): T => okOf(context.budget.waitFor(() => pending.settled)!)

  /** The resource `body`. */
  class Body implements Disposable {
    private readonly id: number
    private next: Pending<Uint8Array | undefined>

    constructor(id: number) {
      this.id = id
      this.next = client.read(id)
    }

    read(): Uint8Array | undefined {
      const bytes = settle(this.next)
      // One part is asked for ahead, so that the host reads while the guest works.
      if (bytes !== undefined) this.next = client.read(this.id)
      return bytes
    }

    readAll(): Uint8Array {
      const parts: Uint8Array[] = []
      for (let part = this.read(); part !== undefined; part = this.read()) parts.push(part)
      return Buffer.concat(parts)
    }

    [Symbol.dispose](): void {
      this.next.drop()
      client.drop(this.id)
    }
  }

  const fetch = ({ secrets, headers, ...request }: FetchRequest): object => {
    const named = secrets.map((name): Header => [SECRET_HEADER, name])
    const id = okOf(client.start({ ...request, headers: [...headers, ...named], more: false, follow: true }))
    try {
      return { ...settle(client.head(id)), body: new Body(id) }
    } catch (thrown) {
      client.drop(id)
      throw thrown
    }
  }

  return {
    'glovebox:host/http': { fetch, Body },
    'glovebox:host/secrets': { exists: (name: string) => client.secretExists(name) },
  }
}
