/** What a plugin on Extism's PDK finds behind its imports: blocks of a memory of the host's, and the call's grants. Inside the worker. */

import { AbiTrap } from '../abi/trap.ts'
import type { HostContext } from '../host-interface.ts'
import { HttpClient, type Pending } from '../http/client.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { limitReached, Stop } from '../stop.ts'

/** Most bytes of all blocks of one call. */
const MAX_BYTES = 16 * 1024 * 1024

/** Most bytes of all variables, names included. They live as long as the instance: a call, or a session. */
const MAX_VAR_BYTES = 1024 * 1024

/** The interface `glovebox:host/extism`, for one instance; `vars` are what it remembers. */
export function extismFace(context: HostContext): JcoInterface {
  const { pluginVars: vars } = context
  let memory = new BlockMemory(context)
  let input = 0n
  let output: Uint8Array = new Uint8Array()
  let error: string | undefined
  let status = 0
  const log = (level: 'debug' | 'info' | 'warn' | 'error') => (offset: bigint) =>
    context.log.add(level, memory.text(offset))
  return {
    begin: (text: string) => {
      memory = new BlockMemory(context)
      input = memory.add(Buffer.from(text))
      output = new Uint8Array()
      error = undefined
      status = 0
    },
    finish: (code: number) => {
      if (code !== 0) throw { payload: error ?? `The plugin returned ${code}.` }
      return textOf(output)
    },
    alloc: (length: bigint) => memory.alloc(length),
    free: (offset: bigint) => memory.free(offset),
    length: (offset: bigint) => BigInt(memory.length(offset)),
    loadU8: (offset: bigint) => memory.view(offset, 1).getUint8(0),
    loadU64: (offset: bigint) => memory.view(offset, 8).getBigUint64(0, true),
    storeU8: (offset: bigint, value: number) => memory.view(offset, 1).setUint8(0, value),
    storeU64: (offset: bigint, value: bigint) => memory.view(offset, 8).setBigUint64(0, value, true),
    inputLength: () => BigInt(memory.length(input)),
    inputOffset: () => input,
    inputLoadU8: (offset: bigint) => memory.view(input + offset, 1).getUint8(0),
    inputLoadU64: (offset: bigint) => memory.view(input + offset, 8).getBigUint64(0, true),
    outputSet: (offset: bigint, length: bigint) => {
      output = memory.slice(offset, length)
    },
    errorSet: (offset: bigint) => {
      error = offset === 0n ? undefined : memory.text(offset)
    },
    configGet: (key: bigint) => {
      const name = memory.text(key)
      const grant = context.grants.of('config').find(one => one.name === name)
      if (grant === undefined) context.grants.deny('config', name, `config:${name}=VALUE`)
      return grant !== undefined && context.grants.holds(grant, name) ? memory.add(Buffer.from(grant.value)) : 0n
    },
    varGet: (key: bigint) => {
      const value = vars.get(memory.text(key))
      return value === undefined ? 0n : memory.add(value)
    },
    varSet: (key: bigint, value: bigint) => {
      const name = memory.text(key)
      if (value === 0n) vars.delete(name)
      else vars.set(name, memory.block(value))
      const bytes = vars.entries().reduce((sum, [name, bytes]) => sum + name.length + bytes.length, 0)
      if (bytes > MAX_VAR_BYTES) stop(context, `The plugin’s variables have more than ${MAX_VAR_BYTES} bytes.`)
    },
    logDebug: log('debug'),
    logInfo: log('info'),
    logWarn: log('warn'),
    logError: log('error'),
    httpRequest: (request: bigint, body: bigint) => {
      const answer = send(context, memory.text(request), body === 0n ? new Uint8Array() : memory.block(body))
      status = answer.status
      return answer.body.length === 0 ? 0n : memory.add(answer.body)
    },
    httpStatusCode: () => status,
  }
}

function stop(context: HostContext, message: string): never {
  const reason = limitReached('memory', message)
  context.budget.stop(reason)
  throw new Stop(reason)
}

/** Security: text of a guest that is not UTF-8 is made so, as the result has to be. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** The blocks of one call, in one growing buffer. Nothing is given out twice; all of it goes with the call. */
class BlockMemory {
  private readonly context: HostContext
  private bytes = Buffer.alloc(4096)
  /** Zero is no block. */
  private next = 8
  private readonly lengths = new Map<number, number>()

  constructor(context: HostContext) {
    this.context = context
  }

  alloc(length: bigint): bigint {
    const offset = this.next
    // Whole words, and so is the buffer: what is counted as given out is there.
    const end = Math.ceil((offset + Number(length)) / 8) * 8
    if (end > MAX_BYTES) stop(this.context, `The plugin asks for more than ${MAX_BYTES} bytes of blocks.`)
    if (end > this.bytes.length) {
      const grown = Buffer.alloc(Math.min(MAX_BYTES, Math.max(end, this.bytes.length * 2)))
      this.bytes.copy(grown)
      this.bytes = grown
    }
    this.lengths.set(offset, Number(length))
    this.next = end
    return BigInt(offset)
  }

  /** A block with these bytes. */
  add(bytes: Uint8Array): bigint {
    const offset = this.alloc(BigInt(bytes.length))
    this.bytes.set(bytes, Number(offset))
    return offset
  }

  free(offset: bigint): void {
    this.lengths.delete(Number(offset))
  }

  length(offset: bigint): number {
    return this.lengths.get(Number(offset)) ?? 0
  }

  /** So many bytes at an offset, to be read or written. */
  view(offset: bigint, length: number): DataView {
    const at = Number(offset)
    if (at < 8 || at + length > this.next) throw new AbiTrap('it uses memory that is in no block')
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + at, length)
  }

  /** A copy of a part. */
  slice(offset: bigint, length: bigint): Uint8Array {
    if (length === 0n) return new Uint8Array()
    const view = this.view(offset, Number(length))
    return new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer)
  }

  /** A copy of a block. */
  block(offset: bigint): Uint8Array {
    return this.slice(offset, BigInt(this.length(offset)))
  }

  text(offset: bigint): string {
    return textOf(this.block(offset))
  }
}

/** A request as the PDK writes it; every hop is authorised outside, as that of any guest. Status 0 and no body when it failed. */
function send(
  context: HostContext,
  text: string,
  body: Uint8Array,
): { readonly status: number; readonly body: Uint8Array } {
  const { url = '', method = 'GET', headers = {} } = parsed(text)
  const client = new HttpClient(context.asks)
  const started = client.start({
    url: written(url),
    method: written(method).toUpperCase(),
    headers: Object.entries(headers ?? {}).map(([name, value]) => [name, written(value)] as const),
    body,
    more: false,
    follow: true,
  })
  const failed = { status: 0, body: new Uint8Array() }
  if (started.err) return failed
  const id = started.ok
  try {
    const head = settled(context, client.head(id))
    if (head.err) return failed
    const chunks: Uint8Array[] = []
    for (let size = 0; ; ) {
      const chunk = settled(context, client.read(id))
      if (chunk.err) return failed
      if (chunk.ok === undefined) return { status: head.ok.status, body: new Uint8Array(Buffer.concat(chunks)) }
      size += chunk.ok.length
      // Security: before it is gathered; what a grant lets through may be more than a plugin can have.
      if (size > MAX_BYTES) stop(context, `The answer to the plugin has more than ${MAX_BYTES} bytes.`)
      chunks.push(chunk.ok)
    }
  } finally {
    client.drop(id)
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
