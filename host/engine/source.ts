/** Reads the bytes of a component from where the embedder says they are, bounded. */

import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { asError, GloveboxError } from '../base/error.ts'
import { decodeCeilings } from '../wasm/component-decode.ts'

/** A path, a `file:` or `https:` URL, or the bytes themselves. */
export type ComponentSource = string | URL | Uint8Array

/** How long fetching a component may take, in milliseconds. */
const FETCH_TIMEOUT_MS = 30_000

/**
 * Reads a component. The bytes are copied, so that what is hashed is what is compiled.
 * @throws {GloveboxError} `component/not-found`, `component/too-large`, `config/invalid` for a URL of another scheme.
 */
export async function readSource(source: ComponentSource): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof Uint8Array) return bounded(source.length, 'The bytes') || source.slice()
  const url = source instanceof URL ? source : /^(https?|file|data):/.test(source) ? new URL(source) : undefined
  if (url === undefined) return readFileBounded(source as string)
  if (url.protocol === 'file:') return readFileBounded(fileURLToPath(url))
  if (url.protocol === 'https:') return download(url)
  throw new GloveboxError(
    'config/invalid',
    `Components are loaded from paths, file: and https: URLs, not from ${url.protocol}`,
  )
}

/** The SHA-256 of some bytes, in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function bounded(length: number, what: string): undefined {
  if (length <= decodeCeilings.bytes) return
  const message = `${what} have ${length} bytes; a component has at most ${decodeCeilings.bytes}.`
  throw new GloveboxError('component/too-large', message, { detail: { bytes: length } })
}

async function readFileBounded(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    bounded(size, path)
    return new Uint8Array(await file.readFile())
  } catch (cause) {
    if (GloveboxError.is(cause)) throw cause
    const { code } = cause as NodeJS.ErrnoException
    const message = `The component ${path} cannot be read (${code ?? asError(cause).message}). Build it first, or check the path.`
    throw new GloveboxError('component/not-found', message, { detail: { path, errno: code }, cause })
  }
}

async function download(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`)
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body) {
      length += chunk.length
      bounded(length, url.href)
      chunks.push(chunk)
    }
    return new Uint8Array(Buffer.concat(chunks))
  } catch (cause) {
    if (GloveboxError.is(cause)) throw cause
    const message = `The component ${url.href} cannot be fetched: ${asError(cause).message}`
    throw new GloveboxError('component/not-found', message, { detail: { url: url.href }, cause })
  }
}
