/** Which HTTP requests a server of tools takes at all: those that call it by a name it knows, and come from no web page but those it knows. */

import { GloveboxError } from '../base/error.ts'

/** Options of an HTTP server. */
export interface GateOptions {
  /**
   * *Allows* requests that call the server by these names, beside `localhost`, `127.0.0.1` and `[::1]`; without port. *On refusal* 403.
   * *Default* none. *Does not cover* who may connect: that is what the server listens on.
   */
  readonly hosts?: readonly string[]
  /**
   * *Allows* requests of web pages from these hosts, beside those of the same machine; without scheme and port. *On refusal* 403.
   * *Default* none. *Does not cover* programs, which need not say where they come from.
   */
  readonly origins?: readonly string[]
}

const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * Makes the gate: a function that says why a request is refused, or nothing.
 *
 * Security: a web page whose name is made to resolve to this machine (DNS rebinding) reaches servers on loopback. Its requests carry the
 * page's name as Host and as Origin, which no script can change.
 * @throws {GloveboxError} `config/invalid` for names that are none.
 */
export function gate({ hosts = [], origins = [] }: GateOptions): (request: Request) => string | undefined {
  const knownHosts = namesOf('hosts', hosts)
  const knownOrigins = namesOf('origins', origins)
  return ({ headers, url }) => {
    // A request that was made in this process, or came by HTTP/2, has its host in the URL alone.
    const host = headers.get('host') ?? new URL(url).host
    if (!knownHosts.has(hostname(host) ?? ''))
      return `The host ${shown(host)} is not allowed; the option hosts can allow it.`
    const origin = headers.get('origin')
    if (origin === null || knownOrigins.has(originHost(origin) ?? '')) return undefined
    return `The origin ${shown(origin)} is not allowed; the option origins can allow it.`
  }
}

function namesOf(option: string, names: readonly string[]): ReadonlySet<string> {
  const known = names.map(name => {
    const read = hostname(name)
    if (read !== undefined && !/:\d*$/.test(name)) return read
    throw new GloveboxError('config/invalid', `"${name}" in ${option} is no name of a host, without scheme and port.`, {
      detail: { option, name },
    })
  })
  return new Set([...loopback, ...known])
}

function hostname(text: string): string | undefined {
  // Only what is a host and a port: a URL would take a path, a user and more.
  return /^[\w.[\]:-]+$/.test(text) ? read(`http://${text}`)?.hostname : undefined
}

function originHost(text: string): string | undefined {
  const url = read(text)
  return url && /^https?:$/.test(url.protocol) ? url.hostname : undefined
}

const read = (url: string) => URL.parse(url) ?? undefined

const shown = (text: string) => JSON.stringify(text.slice(0, 200))
