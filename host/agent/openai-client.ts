/** Settles which client a model or an embedder asks through, where its server is, and who gets the key. */

import { GloveboxError } from '../base/error.ts'
import { isFieldValue } from '../base/http-fields.ts'
import type { Client } from './openai-api.ts'
import type { OpenAIConnection } from './openai-options.ts'
import { builtIn } from './openai-requests.ts'
import { inRange } from './option.ts'
import type { RetryOptions } from './retrying.ts'
import { Watchdog } from './watchdog.ts'

const ownOptions = ['baseURL', 'apiKey', 'fetch', 'maxRetries', 'timeoutMs', 'maxAnswerBytes'] as const
/** Characters of a key that is one. */
const shortestKey = 12

/**
 * Makes a function that makes the client, and throws `config/invalid` when there is no key. The environment is read when it is called.
 * @throws {GloveboxError} `config/invalid` for options that are none.
 */
export function clientMaker(model: string, options: OpenAIConnection): () => Client {
  const { client, apiKey, baseURL } = options
  if (client) {
    const own = ownOptions.find(name => options[name] !== undefined)
    if (!own) return () => client as unknown as Client
    throw new GloveboxError('config/invalid', `Model ${model} has both a client and ${own}; set it in the client.`)
  }
  const silentMs = inRange('timeoutMs', options.timeoutMs ?? 600_000, 1, 3_600_000)
  const maxBytes = inRange('maxAnswerBytes', options.maxAnswerBytes ?? 67_108_864, 1000, 1_000_000_000)
  const given = baseURL === undefined ? undefined : addressOf('baseURL', baseURL)
  const givenKey = apiKey === undefined ? undefined : fieldOf('apiKey', apiKey)
  return () => {
    const { OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_ORG_ID, OPENAI_PROJECT_ID } = process.env
    // Security: the key in the environment, and whose it is, are for the server in the environment. Another one gets a key only from the embedder's hand.
    const theirs = given ? {} : { OPENAI_API_KEY, OPENAI_ORG_ID, OPENAI_PROJECT_ID }
    const key = givenKey ?? fieldOf('OPENAI_API_KEY', theirs.OPENAI_API_KEY)
    const base = OPENAI_BASE_URL?.trim()
    if (!key && !given && !base) {
      const message = `There is no key for model ${model}. Set OPENAI_API_KEY, or give apiKey, or the baseURL of a server that needs none.`
      throw new GloveboxError('config/invalid', message, { detail: { model } })
    }
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'glovebox',
      ...field('authorization', key && `Bearer ${key}`),
      ...field('openai-organization', fieldOf('OPENAI_ORG_ID', theirs.OPENAI_ORG_ID)),
      ...field('openai-project', fieldOf('OPENAI_PROJECT_ID', theirs.OPENAI_PROJECT_ID)),
    }
    const url = given ?? addressOf('OPENAI_BASE_URL', base || 'https://api.openai.com/v1')
    const fetch = options.fetch ?? globalThis.fetch
    const watchdog = new Watchdog(silentMs)
    // Security: a server that echoes the request echoes the key. A word such as `none`, for servers that want one, is no secret.
    const hide = (text: string) => (key.length < shortestKey ? text : text.replaceAll(key, '[key]'))
    return builtIn({ model, url, headers, hide, fetch, maxBytes, silentMs, watchdog })
  }
}

/**
 * How often a request is sent again, and after which waits.
 * @throws {GloveboxError} `config/invalid` for a number out of range.
 */
export function retriesOf({ client, maxRetries }: OpenAIConnection): RetryOptions & { readonly retries: number } {
  // A client of the package does it by itself.
  const retries = client ? 0 : inRange('maxRetries', maxRetries ?? 2, 0, 10)
  return { retries, minMs: 500, maxMs: 60_000, jitter: 0.25 }
}

const field = (name: string, value: string) => (value === '' ? {} : { [name]: value })

/** Security: the value is not told. It is a key that was not meant for a screen, or the half of one. */
function fieldOf(option: string, value = ''): string {
  const text = value.trim()
  if (isFieldValue(text)) return text
  throw new GloveboxError('config/invalid', `${option} cannot be sent: it holds a character that no header takes.`)
}

function addressOf(option: string, text: string): (path: string) => string {
  const url = URL.parse(text)
  // Security: not told either; it may hold a password.
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    const message = `${option} must be an http or https URL without a user name, such as http://127.0.0.1:8080/v1.`
    throw new GloveboxError('config/invalid', message, { detail: { option } })
  }
  const { origin, pathname, search } = url
  const prefix = origin + pathname.replace(/\/+$/, '')
  return path => prefix + path + search
}
