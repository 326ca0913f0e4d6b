/** Changes a finished component or module: hides an export, adds custom sections. All indices stay as they are. */

import { GloveboxError } from '../../host/base/error.ts'
import { Cursor } from '../../host/wasm/cursor.ts'
import { Writer } from '../../host/wasm/writer.ts'

/** One section at the top level of a component. */
interface Section {
  readonly id: number
  readonly content: Uint8Array
}

const customSection = 0
const instanceSection = 5
const aliasSection = 6
const exportSection = 11
const preambleBytes = 8
const functionSort = 0x01
const instanceSort = 0x05

/** One instance, made of no exports. */
const emptyInstance = Uint8Array.of(1, 1, 0)

/**
 * Hides what a toolchain leaves exported of its own initializer. An export adds an item to an index space, so something takes its place
 * there. A function (`componentize-qjs`) is the export of an instance, named by the alias before: the same alias once more. An instance
 * (`componentize-py`) is not used again: one without exports.
 */
export function hideExport(component: Uint8Array, name: string): Uint8Array {
  const sections = readSections(component)
  const exporting = (sort: number): number =>
    sections.findIndex(({ id, content }) => id === exportSection && exportsOne(content, name, sort))
  const instance = exporting(instanceSort)
  if (instance !== -1)
    return writeSections(component, sections.with(instance, { id: instanceSection, content: emptyInstance }))
  const at = exporting(functionSort)
  if (at === -1) return component
  const alias = sections[at - 1]
  if (alias?.id !== aliasSection || !aliasesFunction(alias.content, name)) {
    throw new GloveboxError('internal', `The export "${name}" is not made by the alias before it; it cannot be hidden.`)
  }
  return writeSections(component, sections.with(at, alias))
}

/** Appends a custom section. */
export function appendCustomSection(component: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const body = new Writer(content.length + name.length + 10).name(name).bytes(content).finish()
  return new Writer(component.length + body.length + 10).bytes(component).section(customSection, body).finish()
}

/** Appends the custom sections of one binary whose names start like that to another. */
export function copyCustomSections(from: Uint8Array, to: Uint8Array, prefix: string): Uint8Array<ArrayBuffer> {
  const sections = readSections(from).filter(({ id, content }) => {
    return id === customSection && new Cursor(content).name().startsWith(prefix)
  })
  const writer = new Writer(to.length + from.length).bytes(to)
  for (const { id, content } of sections) writer.section(id, content)
  return writer.finish()
}

function readSections(component: Uint8Array): Section[] {
  const cursor = new Cursor(component, preambleBytes)
  const sections: Section[] = []
  while (!cursor.done) {
    const id = cursor.u8()
    sections.push({ id, content: cursor.take(cursor.u32()) })
  }
  return sections
}

function writeSections(component: Uint8Array, sections: readonly Section[]): Uint8Array {
  const writer = new Writer(component.length + 1024).bytes(component.subarray(0, preambleBytes))
  for (const { id, content } of sections) writer.section(id, content)
  return writer.finish()
}

/** One export, plainly named, of an item of that sort. */
function exportsOne(content: Uint8Array, name: string, sort: number): boolean {
  const cursor = new Cursor(content)
  return cursor.u32() === 1 && cursor.u8() === 0 && cursor.name() === name && cursor.u8() === sort
}

/** One alias, of a function that an instance exports. */
function aliasesFunction(content: Uint8Array, name: string): boolean {
  const cursor = new Cursor(content)
  if (cursor.u32() !== 1 || cursor.u8() !== functionSort || cursor.u8() !== 0) return false
  cursor.u32()
  return cursor.name() === name
}
