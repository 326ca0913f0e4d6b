/** Writes components: one definition after the other, each with the index that it has (Binary.md). */

import { Writer } from './writer.ts'

/** Options of a canonical definition, as indices of core definitions. */
export interface WrittenOptions {
  readonly memory?: number
  readonly realloc?: number
  readonly postReturn?: number
}

const preamble = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)

/** The bytes that are written with a fresh writer. */
export const written = (write: (writer: Writer) => Writer): Uint8Array => write(new Writer()).finish()

/** A vector: how many, then each. */
export const vec = (items: readonly Uint8Array[]): Uint8Array =>
  written(writer => items.reduce((w, item) => w.bytes(item), writer.u32(items.length)))

/** A component that is written. */
export class ComponentWriter {
  private readonly writer = new Writer().bytes(preamble)
  private readonly count = { type: 0, instance: 0, func: 0, module: 0, coreInstance: 0, coreFunc: 0, coreMemory: 0 }

  private add(section: number, sort: keyof ComponentWriter['count'], item: (writer: Writer) => Writer): number {
    this.writer.section(
      section,
      written(w => item(w.u32(1))),
    )
    return this.count[sort]++
  }

  /** A type, as it is encoded. */
  type(encoded: Uint8Array): number {
    return this.add(7, 'type', w => w.bytes(encoded))
  }

  /** An instance that is imported, of a type. */
  importInstance(name: string, type: number): number {
    return this.add(10, 'instance', w => w.u8(0).name(name).u8(5).u32(type))
  }

  /** A core module. */
  module(bytes: Uint8Array): number {
    this.writer.section(1, bytes)
    return this.count.module++
  }

  /** A core instance of a module, given others by the names of what it imports from. */
  instantiate(module: number, args: Readonly<Record<string, number>> = {}): number {
    const given = Object.entries(args).map(([name, instance]) => written(w => w.name(name).u8(0x12).u32(instance)))
    return this.add(2, 'coreInstance', w => w.u8(0).u32(module).bytes(vec(given)))
  }

  /** A core instance of functions, by their names. */
  functions(named: readonly (readonly [name: string, index: number])[]): number {
    const exports = named.map(([name, index]) => written(w => w.name(name).u8(0).u32(index)))
    return this.add(2, 'coreInstance', w => w.u8(1).bytes(vec(exports)))
  }

  /** A function that a core instance exports. */
  coreFunc(instance: number, name: string): number {
    return this.add(6, 'coreFunc', w => w.u8(0).u8(0).u8(1).u32(instance).name(name))
  }

  /** A memory that a core instance exports. */
  coreMemory(instance: number, name: string): number {
    return this.add(6, 'coreMemory', w => w.u8(0).u8(2).u8(1).u32(instance).name(name))
  }

  /** A function that an instance exports. */
  func(instance: number, name: string): number {
    return this.add(6, 'func', w => w.u8(1).u8(0).u32(instance).name(name))
  }

  /** `canon lower`. */
  lower(func: number, options: WrittenOptions = {}): number {
    return this.add(8, 'coreFunc', w => w.u8(1).u8(0).u32(func).bytes(optionsOf(options)))
  }

  /** `canon lift`. */
  lift(coreFunc: number, type: number, options: WrittenOptions): number {
    return this.add(8, 'func', w => w.u8(0).u8(0).u32(coreFunc).bytes(optionsOf(options)).u32(type))
  }

  /** Exports a function. */
  export(name: string, func: number): void {
    this.add(11, 'func', w => w.u8(0).name(name).u8(1).u32(func).u8(0))
  }

  /** The binary. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.writer.finish()
  }
}

function optionsOf({ memory, realloc, postReturn }: WrittenOptions): Uint8Array {
  const given = [
    [3, memory],
    [4, realloc],
    [5, postReturn],
  ] as const
  return vec(given.flatMap(([code, index]) => (index === undefined ? [] : [written(w => w.u8(code).u32(index))])))
}
