/** What can change in an instance, and how it is put back after a call, so that the next one finds the instance as it was made. Inside the worker. */

import type { ComponentInstance } from './abi/instance.ts'
import { FixedRandom } from './wasi/fixed-random.ts'

/** Memory above which a new instance costs less than putting an old one back, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024

type NumericGlobal = WebAssembly.Global<'i32' | 'i64' | 'f32' | 'f64'>

/** Everything of an instance that a call can change, gathered while it is made. */
export class InstanceState {
  readonly memories: WebAssembly.Memory[] = []
  /** The mutable globals of all its core modules. */
  readonly globals: WebAssembly.Global[] = []
  /** The component instances in it, with their handles. */
  readonly instances: ComponentInstance[] = []
  readonly random = new FixedRandom()
  /** Some core module can change what cannot be put back: tables, or segments that it drops. */
  lasting = false
}

/** The state of an instance at one moment. */
export class Snapshot {
  private readonly state: InstanceState
  private readonly memories: readonly { readonly length: number; readonly runs: readonly Run[] }[]
  private readonly globals: readonly unknown[]
  private readonly handles: readonly number[]
  private readonly random: bigint

  private constructor(state: InstanceState, globals: readonly unknown[]) {
    this.state = state
    this.globals = globals
    this.memories = state.memories.map(({ buffer }) => ({ length: buffer.byteLength, runs: runsOf(buffer) }))
    this.handles = state.instances.map(instance => instance.handles.changes)
    this.random = state.random.state
  }

  /** Takes the state, or nothing if it could not be put back. */
  static of(state: InstanceState): Snapshot | undefined {
    const bytes = state.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)
    if (state.lasting || bytes > MAX_BYTES) return undefined
    const globals = state.globals.map(numberIn)
    return globals.includes(undefined) ? undefined : new Snapshot(state, globals)
  }

  /**
   * Puts the instance back after a call that returned; false when something changed that cannot be.
   * Invariant: what is not put back here is either constant after instantiation, or compared.
   */
  restore(): boolean {
    const { memories, globals, instances, random } = this.state
    const grown = memories.some((memory, i) => memory.buffer.byteLength !== this.memories[i]!.length)
    const handled = instances.some((instance, i) => instance.handles.changes !== this.handles[i])
    if (grown || handled) return false
    memories.forEach((memory, i) => {
      const bytes = new Uint8Array(memory.buffer)
      for (const { start, end, content } of this.memories[i]!.runs) {
        if (content) bytes.set(content, start)
        else bytes.fill(0, start, end)
      }
    })
    globals.forEach((global, i) => {
      global.value = this.globals[i]
    })
    random.state = this.random
    return true
  }
}

/** A number; undefined for what would not be the same again: references, vectors (JavaScript cannot read them) and the bits of NaN. */
function numberIn(global: WebAssembly.Global): unknown {
  try {
    const { value } = global as NumericGlobal
    return typeof value === 'bigint' || (typeof value === 'number' && !Number.isNaN(value)) ? value : undefined
  } catch {
    return undefined
  }
}

/** A part of a memory: what it held, or nothing where that was zeros. */
interface Run {
  readonly start: number
  readonly end: number
  readonly content: Uint8Array | undefined
}

/** What is looked at, and put back, in one piece. */
const PAGE = 4096
const zeros = Buffer.alloc(PAGE)

/** A memory in runs of zeros and of what is not: much of it was never written, and to fill with zeros costs a fraction of copying them. */
function runsOf(buffer: ArrayBuffer | SharedArrayBuffer): Run[] {
  const bytes = Buffer.from(buffer)
  const runs: Run[] = []
  let start = 0
  for (let at = 0; at < bytes.length; at += PAGE) {
    const empty = isZero(bytes, at)
    const next = at + PAGE
    if (next < bytes.length && isZero(bytes, next) === empty) continue
    runs.push({ start, end: next, content: empty ? undefined : new Uint8Array(buffer.slice(start, next)) })
    start = next
  }
  return runs
}

const isZero = (bytes: Buffer, at: number): boolean => zeros.compare(bytes, at, at + PAGE) === 0
