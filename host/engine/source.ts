/** Reads the bytes of a component from where the embedder says they are, bounded. */

import { open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { crypto } from '../base/crypto.ts'
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
  if (source instanceof Uint8Array) return copied(source)
  const path = pathOf(source)
  if (path !== undefined) return readFileBounded(path)
  const url = new URL(source)
  if (url.protocol === 'https:') return download(url)
  throw new GloveboxError(
    'config/invalid',
    `Components are loaded from paths, file: and https: URLs, not from ${url.protocol}`,
  )
}

/** Where the source is in the file system, if it is there. */
export function pathOf(source: ComponentSource): string | undefined {
  if (source instanceof Uint8Array) return undefined
  const url = source instanceof URL ? source : /^(https?|file|data):/.test(source) ? new URL(source) : undefined
  if (url === undefined) return source as string
  return url.protocol === 'file:' ? fileURLToPath(url) : undefined
}

/** The SHA-256 of some bytes, in hex. */
export function digestOf(bytes: Uint8Array): string {
  return crypto().createHash('sha256').update(bytes).digest('hex')
}

function copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  bounded(bytes.length, 'The bytes')
  return new Uint8Array(bytes) // `slice` of a Buffer would share its memory.
}

function bounded(length: number, what: string): void {
  if (length <= decodeCeilings.bytes) return
  const message = `${what} have ${length} bytes; a component has at most ${decodeCeilings.bytes}.`
  throw new GloveboxError('component/too-large', message, { detail: { bytes: length } })
}

async function readFileBounded(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    await using file = await open(path)
    const stat = await file.stat()
    // A device or a pipe has no size, and need not have an end.
    if (!stat.isFile()) throw new Error('it is not a file')
    bounded(stat.size, path)
    const bytes = new Uint8Array(stat.size)
    let length = 0
    // Invariant: a file that grows meanwhile is not read beyond the size that was checked.
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } catch (cause) {
    if (GloveboxError.is(cause)) throw cause
    const { code } = cause as NodeJS.ErrnoException
    const message = `The component ${path} cannot be read (${code ?? asError(cause).message}). ${code === 'ENOENT' ? 'Build it first, or check the path' : 'Check the path and its permissions'}.`
    throw new GloveboxError('component/not-found', message, { detail: { path, errno: code }, cause })
  }
}

async function download(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
    // Security: a redirect must not lead to where others can put words into the answer.
    if (!response.url.startsWith('https:')) throw new Error(`it redirects to ${response.url}, which is not https:`)
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
