/** What a tool asks for, in a file beside it. It asks and never grants: an embedder reads it, and gives what it means to give. */

import { constants, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { asError, GloveboxError } from '../base/error.ts'
import { neutral } from '../base/grant.ts'
import { grantForms } from '../base/grant-line.ts'

/** One thing that a tool asks for. */
export interface GrantAsk {
  /** As it is written on the command line; parts that the embedder is to choose are in capitals (`dir:/data=HOST`). */
  readonly grant: string
  /** What for. */
  readonly why: string
}

/** Largest file that is read, in bytes. */
const MAX_BYTES = 65_536

const line = z.string().check(z.minLength(1), z.maxLength(1000))

const file = z.strictObject({
  version: z.literal(1),
  asks: z.array(z.strictObject({ grant: line, why: line })).check(z.maxLength(100)),
})

/**
 * What the tool at a path asks for: `NAME.grants.json` beside `NAME.wasm`, else `grants.json` in its directory; nothing if there is neither.
 * @throws {GloveboxError} `grant/invalid` for a file that is not well-formed.
 */
export async function readAsks(componentPath: string): Promise<readonly GrantAsk[]> {
  const own = componentPath.replace(/(\.wasm)?$/, '.grants.json')
  for (const path of [own, join(dirname(componentPath), 'grants.json')]) {
    const text = await textOf(path)
    if (text !== undefined) return parseAsks(text, path)
  }
  return []
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    // Security: the file comes along with a tool, and may be a pipe, which to open waits, or a link to a device, which has no end.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stat = await file.stat()
    if (!stat.isFile() || stat.size > MAX_BYTES) throw invalid(path, `is no file of at most ${MAX_BYTES} bytes`)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw GloveboxError.is(thrown) ? thrown : invalid(path, `cannot be read: ${asError(thrown).message}`)
  }
}

function parseAsks(text: string, path: string): readonly GrantAsk[] {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw invalid(path, 'is not JSON')
  }
  const parsed = file.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const at = issue!.path.length === 0 ? 'the file' : issue!.path.map(String).join('.')
    throw invalid(path, `is not { "version": 1, "asks": [{ "grant": …, "why": … }] }: ${neutral(at)} does not fit`)
  }
  for (const { grant } of parsed.data.asks) {
    const [kind = ''] = grant.split(':', 1)
    if (!Object.hasOwn(grantForms, kind))
      throw invalid(path, `asks for "${neutral(grant, 100)}", which is no kind of grant`)
  }
  return parsed.data.asks
}

function invalid(path: string, what: string): GloveboxError {
  return new GloveboxError('grant/invalid', `${path} ${what}.`, { detail: { path } })
}
