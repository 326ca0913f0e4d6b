/** The body of a response as a guest gets it: decoded, under ceilings, without secrets, in pieces that are pulled one at a time. */

import type { IncomingMessage } from 'node:http'
import { pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { MAX_CHUNK } from '../../base/http.ts'
import type { Scrubber } from '../secrets/scrubber.ts'
import { faultOf, HttpFault } from './fault.ts'
import type { Quota } from './quota.ts'

/** What is asked for. Other codings cannot be looked into, and are refused. */
export const ACCEPT_ENCODING = 'gzip, br'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
}

/**
 * The decoder for a `content-encoding`; undefined when there is nothing to decode.
 * @throws {HttpFault} `HTTP-response-content-coding` for one that is not known, and for several.
 */
export function decoderFor(coding: string | undefined): (() => Transform) | undefined {
  const name = coding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return undefined
  if (!Object.hasOwn(decoders, name)) throw new HttpFault({ tag: 'HTTP-response-content-coding', val: undefined })
  return decoders[name]
}

/** The bytes of a body, at most {@link MAX_CHUNK} at a time. They are read from the connection as they are pulled. */
export async function* readBody(
  response: IncomingMessage,
  decoder: (() => Transform) | undefined,
  { responseBytes, decodedBytes }: Quota,
  scrubber: Scrubber | undefined,
): AsyncGenerator<Uint8Array, void> {
  const raw = atMost(response, responseBytes)
  // What goes wrong comes out of the last stream; the callback is only there because `pipeline` wants one.
  const plain =
    decoder === undefined
      ? raw
      : atMost(
          pipeline(raw, decoder(), () => {}),
          decodedBytes,
        )
  try {
    for await (const chunk of scrubber === undefined ? plain : scrubber.stream(plain)) {
      for (let at = 0; at < chunk.length; at += MAX_CHUNK) yield chunk.subarray(at, at + MAX_CHUNK)
    }
  } catch (thrown) {
    const fault = faultOf(thrown)
    throw fault.error.tag === 'connection-terminated' ? new HttpFault('HTTP-response-incomplete', thrown) : fault
  }
}

async function* atMost(source: AsyncIterable<Uint8Array>, ceiling: number): AsyncGenerator<Uint8Array, void> {
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > ceiling) throw new HttpFault({ tag: 'HTTP-response-body-size', val: ceiling })
    yield chunk
  }
}
