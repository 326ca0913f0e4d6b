/** Builds core modules section by section, for what the text format cannot say. */

import { SectionId } from '../../host/wasm/sections.ts'
import { corePreamble, Writer } from '../../host/wasm/writer.ts'

/** A vector: its length, then its items. */
export const vector = (items: readonly (readonly number[])[]): number[] => [
  ...new Writer().u32(items.length).written(),
  ...items.flat(),
]

/** A name as the binary format has it. */
export const name = (text: string): number[] => [...new Writer().name(text).written()]

/** A function body: its size, no locals, the operators, and the last `end`. */
export const body = (operators: readonly number[], locals: readonly (readonly number[])[] = []): number[] => {
  const bytes = [...vector(locals), ...operators, 0x0b]
  return [...new Writer().u32(bytes.length).written(), ...bytes]
}

/** The content of some sections, by name. */
export type Sections = Partial<Record<keyof typeof SectionId, readonly number[]>>

/** A module of these sections, in the order given. */
export function module(sections: Sections): Uint8Array<ArrayBuffer> {
  const out = new Writer().bytes(corePreamble)
  for (const [id, content] of Object.entries(sections)) {
    out.section(SectionId[id as keyof typeof SectionId], Uint8Array.from(content))
  }
  return out.finish()
}
