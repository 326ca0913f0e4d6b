/** Answers what workers ask of the egress. What they send is not trusted: it comes from where guests run. */

import { GloveboxError } from '../../base/error.ts'
import type { Header, HttpAnswer, HttpRequest } from '../../base/http.ts'
import type { Ask, Reply } from '../../worker/protocol.ts'
import type { HttpCall } from './call.ts'

/**
 * Answers one ask of a call.
 * @throws {GloveboxError} `internal` for what no worker asks.
 */
export async function answerAsk(call: HttpCall, { method, text, bytes = new Uint8Array() }: Ask): Promise<Reply> {
  const request: unknown = JSON.parse(text)
  switch (method) {
    case 'http.start':
      return json(await call.start(requestOf(request, bytes)))
    case 'http.write': {
      const { id, more } = recordOf(request)
      return json(await call.write(numberOf(id), bytes, more === true))
    }
    case 'http.head':
      return json(await call.head(numberOf(request)))
    case 'http.read': {
      const part: HttpAnswer<Uint8Array | undefined> = await call.read(numberOf(request))
      if (part.err !== undefined) return json(part)
      return { ...json({ ok: part.ok === undefined }), ...(part.ok && { bytes: part.ok }) }
    }
    case 'http.cut':
      return json(call.cut(numberOf(request)))
    case 'http.drop':
      return json(call.drop(numberOf(request)))
    case 'http.secret':
      return json(call.secretExists(textOf(request)))
    default:
      throw malformed()
  }
}

const json = (value: unknown): Reply => ({ text: JSON.stringify(value ?? null) })

/** The request that a worker sent, with nothing in it but what a request has. */
function requestOf(sent: unknown, body: Uint8Array): HttpRequest {
  const { method, url, headers, more, follow, connectMs, firstByteMs, betweenBytesMs } = recordOf(sent)
  if (!Array.isArray(headers)) throw malformed()
  return {
    method: textOf(method),
    url: textOf(url),
    headers: headers.map(headerOf),
    body,
    more: more === true,
    follow: follow === true,
    ...(connectMs !== undefined && { connectMs: numberOf(connectMs) }),
    ...(firstByteMs !== undefined && { firstByteMs: numberOf(firstByteMs) }),
    ...(betweenBytesMs !== undefined && { betweenBytesMs: numberOf(betweenBytesMs) }),
  }
}

function headerOf(sent: unknown): Header {
  if (!Array.isArray(sent)) throw malformed()
  return [textOf(sent[0]), textOf(sent[1])]
}

function recordOf(sent: unknown): Record<string, unknown> {
  if (typeof sent !== 'object' || sent === null) throw malformed()
  return sent as Record<string, unknown>
}

function textOf(sent: unknown): string {
  if (typeof sent !== 'string') throw malformed()
  return sent
}

function numberOf(sent: unknown): number {
  if (typeof sent !== 'number' || !Number.isSafeInteger(sent) || sent < 0) throw malformed()
  return sent
}

const malformed = (): GloveboxError =>
  new GloveboxError('internal', 'A worker asked for HTTP in a way that no worker does.')
