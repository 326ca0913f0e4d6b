/** Decodes a component's binary into its definitions (Binary.md): bounded in depth, counts and time, with offsets in every error. */

import type { Canon, CanonOptions, Component, Definition, Item, Sort } from './component.ts'
import { readCoreType } from './component-core-types.ts'
import {
  checkAttributes,
  readAlias,
  readCoreSort,
  readExternDescription,
  readExternName,
  readImport,
  readSort,
} from './component-externs.ts'
import { readTypeDefinition } from './component-types.ts'
import { Cursor } from './cursor.ts'

/** Ceilings of one binary, nested components included. */
export interface DecodeCeilings {
  readonly bytes: number
  /** Bytes of everything but core modules and custom sections: what is decoded into objects. */
  readonly structureBytes: number
  readonly definitions: number
  readonly coreModules: number
  readonly nesting: number
  /** Arguments or exports of one instance. */
  readonly items: number
}

/** What `decodeComponent` accepts when it is not told otherwise. */
export const decodeCeilings: DecodeCeilings = {
  bytes: 64 * 1024 * 1024,
  structureBytes: 2 * 1024 * 1024,
  definitions: 100_000,
  coreModules: 100,
  nesting: 16,
  items: 10_000,
}

/** What a binary says it is, by its first eight bytes. */
type BinaryKind = 'component' | 'core-module' | 'neither'

/** Looks at the preamble only. */
function binaryKind(bytes: Uint8Array): BinaryKind {
  const preamble = bytes.length >= 8 && bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d
  if (!preamble) return 'neither'
  if (bytes[6] === 0 && bytes[7] === 0) return bytes[4] === 1 && bytes[5] === 0 ? 'core-module' : 'neither'
  return bytes[4] === 0x0d && bytes[5] === 0 && bytes[6] === 1 && bytes[7] === 0 ? 'component' : 'neither'
}

/**
 * Decodes a component. Core modules are not looked into.
 * @throws {GloveboxError} `component/malformed`, `component/too-large`, `component/unsupported-feature`, `component/unsafe-name`.
 */
export function decodeComponent(bytes: Uint8Array, ceilings: DecodeCeilings = decodeCeilings): Component {
  const cursor = new Cursor(bytes)
  if (bytes.length > ceilings.bytes) {
    cursor.fail(
      `The component has ${bytes.length} bytes; at most ${ceilings.bytes} are accepted`,
      'component/too-large',
    )
  }
  return new Decoder(ceilings).component(cursor, 0)
}

class Decoder {
  private structureBytes = 0
  private definitions = 0
  private coreModules = 0
  private readonly ceilings: DecodeCeilings

  constructor(ceilings: DecodeCeilings) {
    this.ceilings = ceilings
  }

  component(cursor: Cursor, depth: number): Component {
    if (depth > this.ceilings.nesting) {
      cursor.fail(`Components are nested more than ${this.ceilings.nesting} deep`, 'component/too-large')
    }
    this.preamble(cursor)
    const definitions: Definition[] = []
    const customs = new Map<string, Uint8Array>()
    while (!cursor.done) {
      const id = cursor.u8()
      const section = cursor.sub(cursor.u32())
      this.section(id, section, definitions, customs, depth)
      section.expectEnd(`Section ${id}`)
    }
    return { definitions, customs }
  }

  private preamble(cursor: Cursor): void {
    const kind = binaryKind(cursor.bytes.subarray(cursor.pos, cursor.end))
    if (kind === 'core-module') {
      cursor.fail(
        'This is a core module, not a component: wrap it with `wasm-tools component new`, or describe its exports (`--plugin`, or the option `plugin`) if it is a plugin on Extism’s PDK',
      )
    }
    if (kind === 'neither') cursor.fail('This is not a WebAssembly component of the version that this host reads')
    cursor.skip(8)
  }

  private section(
    id: number,
    section: Cursor,
    out: Definition[],
    customs: Map<string, Uint8Array>,
    depth: number,
  ): void {
    switch (id) {
      case 0: {
        const name = section.name()
        customs.set(name, section.take(section.end - section.pos))
        return
      }
      case 1:
        if (++this.coreModules > this.ceilings.coreModules) {
          section.fail(`There are more than ${this.ceilings.coreModules} core modules`, 'component/too-large')
        }
        this.add(section, out, {
          kind: 'core-module',
          offset: section.base + section.pos,
          bytes: section.take(section.end - section.pos),
        })
        return
      case 4:
        this.add(section, out, { kind: 'component', component: this.component(section, depth + 1) })
        return
      case 9:
        section.fail('Component start functions are not supported', 'component/unsupported-feature')
        break
      case 12:
        section.fail('Component values are not supported', 'component/unsupported-feature')
        break
      default: {
        const read = readers[id] ?? section.fail(`Unknown section ${id}`)
        this.structureBytes += section.end - section.pos
        if (this.structureBytes > this.ceilings.structureBytes) {
          section.fail('The component has too many definitions', 'component/too-large')
        }
        const n = section.count('definitions', this.ceilings.definitions)
        for (let i = 0; i < n; i++) this.add(section, out, read(section, this.ceilings.items))
      }
    }
  }

  private add(cursor: Cursor, out: Definition[], definition: Definition): void {
    if (++this.definitions > this.ceilings.definitions) {
      cursor.fail(`There are more than ${this.ceilings.definitions} definitions`, 'component/too-large')
    }
    out.push(definition)
  }
}

type Reader = (cursor: Cursor, most: number) => Definition

const readers: Readonly<Record<number, Reader>> = {
  2: readCoreInstance,
  3: cursor => ({ kind: 'core-type', type: readCoreType(cursor) }),
  5: readInstance,
  6: cursor => ({ kind: 'alias', alias: readAlias(cursor) }),
  7: cursor => ({ kind: 'type', type: readTypeDefinition(cursor) }),
  8: cursor => ({ kind: 'canon', canon: readCanon(cursor) }),
  10: readImport,
  11: readExport,
}

function items<S>(cursor: Cursor, most: number, name: () => string, sort: () => S): Item<S>[] {
  const n = cursor.count('items', most, 3)
  const list: Item<S>[] = []
  for (let i = 0; i < n; i++) list.push({ name: name(), sort: sort(), index: cursor.u32() })
  return list
}

function readCoreInstance(cursor: Cursor, most: number): Definition {
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00: {
      const module = cursor.u32()
      const args = items(cursor, most, () => cursor.name(), () => readCoreSort(cursor)) // biome-ignore format: one thought
      if (args.some(arg => arg.sort !== 'instance')) cursor.fail('A core module is given instances only')
      return { kind: 'core-instance', module, args: args.map(arg => ({ name: arg.name, instance: arg.index })) }
    }
    case 0x01:
      return {
        kind: 'core-instance-of-exports',
        exports: items(cursor, most, () => cursor.name(), () => readCoreSort(cursor)), // biome-ignore format: one thought
      }
    default:
      return cursor.fail('Unknown core instance', 'component/malformed', at)
  }
}

function readInstance(cursor: Cursor, most: number): Definition {
  const at = cursor.pos
  switch (cursor.u8()) {
    case 0x00: {
      const component = cursor.u32()
      return { kind: 'instance', component, args: items(cursor, most, () => cursor.name(), () => readSort(cursor)) } // biome-ignore format: one thought
    }
    case 0x01: {
      const n = cursor.count('exports', most, 4)
      return { kind: 'instance-of-exports', exports: Array.from({ length: n }, () => readNamedItem(cursor)) }
    }
    default:
      return cursor.fail('Unknown instance', 'component/malformed', at)
  }
}

function readNamedItem(cursor: Cursor): Item<Sort> {
  const at = cursor.pos
  const name = readExternName(cursor)
  const sort = readSort(cursor)
  checkAttributes(cursor, name, sort, at)
  return { name: name.text, sort, index: cursor.u32() }
}

function readExport(cursor: Cursor): Definition {
  const item = readNamedItem(cursor)
  const described = cursor.u8()
  if (described > 1) cursor.fail('Expected 0 or 1')
  return described
    ? { kind: 'export', ...item, description: readExternDescription(cursor) }
    : { kind: 'export', ...item }
}

function readCanon(cursor: Cursor): Canon {
  const at = cursor.pos
  const code = cursor.u8()
  switch (code) {
    case 0x00: {
      if (cursor.u8() !== 0) cursor.fail('Only functions can be lifted', 'component/malformed', at)
      return { kind: 'lift', func: cursor.u32(), options: readOptions(cursor), type: cursor.u32() }
    }
    case 0x01:
      if (cursor.u8() !== 0) cursor.fail('Only functions can be lowered', 'component/malformed', at)
      {
        const func = cursor.u32()
        const options = readOptions(cursor)
        if (options.postReturn !== undefined)
          cursor.fail('Only what is lifted has a post-return', 'component/malformed', at)
        return { kind: 'lower', func, options }
      }
    case 0x02:
      return { kind: 'resource.new', type: cursor.u32() }
    case 0x03:
      return { kind: 'resource.drop', type: cursor.u32() }
    case 0x04:
      return { kind: 'resource.rep', type: cursor.u32() }
    case 0x0a:
    case 0x0b: {
      if (cursor.u8() !== 0x7f)
        cursor.fail('Context slots other than i32 are not supported', 'component/unsupported-feature', at)
      const slot = cursor.u32()
      if (slot !== 0 && slot !== 1) return cursor.fail('There are two context slots', 'component/malformed', at)
      return { kind: code === 0x0a ? 'context.get' : 'context.set', slot }
    }
    default:
      if (isAsync(code)) {
        cursor.fail('Async and thread built-ins (WASI 0.3) are not supported', 'component/unsupported-feature', at)
      }
      return cursor.fail(`Unknown canonical definition 0x${code.toString(16)}`, 'component/malformed', at)
  }
}

/** The built-ins of WASI 0.3: tasks, streams, futures, waitables, error contexts, threads. */
const isAsync = (code: number): boolean =>
  (code >= 0x05 && code <= 0x2d && code !== 0x07 && code !== 0x08) || (code >= 0x40 && code <= 0x42)

function readOptions(cursor: Cursor): CanonOptions {
  const options: { encoding?: CanonOptions['encoding']; memory?: number; realloc?: number; postReturn?: number } = {}
  const set = <K extends keyof typeof options>(key: K, value: (typeof options)[K]) => {
    if (options[key] !== undefined) cursor.fail('A canonical option is given twice')
    options[key] = value
  }
  const n = cursor.count('options', 16)
  for (let i = 0; i < n; i++) {
    const at = cursor.pos
    const code = cursor.u8()
    if (code === 0x00) set('encoding', 'utf8')
    else if (code === 0x01) set('encoding', 'utf16')
    else if (code === 0x02) set('encoding', 'latin1+utf16')
    else if (code === 0x03) set('memory', cursor.u32())
    else if (code === 0x04) set('realloc', cursor.u32())
    else if (code === 0x05) set('postReturn', cursor.u32())
    else if (code === 0x06 || code === 0x07) {
      cursor.fail('Async lifting (WASI 0.3) is not supported', 'component/unsupported-feature', at)
    } else cursor.fail('Unknown canonical option', 'component/malformed', at)
  }
  return { ...options, encoding: options.encoding ?? 'utf8' }
}
