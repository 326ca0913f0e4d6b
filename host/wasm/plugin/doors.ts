/** The small core modules around a plugin: doors, by which the component's functions run those of the plugin, and what starts it. */

import { vec, written } from '../component-writer.ts'
import { corePreamble, Writer } from '../writer.ts'

const coreModule = (sections: readonly (readonly [id: number, content: Uint8Array])[]): Uint8Array =>
  sections.reduce((w, [id, content]) => w.section(id, content), new Writer().bytes(corePreamble)).finish()

/** Core function types of the modules below: 0 `()`, 1 `() -> i32`, 2 `(i32 i32)`, 3 `(i32) -> i32`, 4 `(i32 i32) -> i32`. */
const coreTypes = vec([
  Uint8Array.of(0x60, 0, 0),
  Uint8Array.of(0x60, 0, 1, 0x7f),
  Uint8Array.of(0x60, 2, 0x7f, 0x7f, 0),
  Uint8Array.of(0x60, 1, 0x7f, 1, 0x7f),
  Uint8Array.of(0x60, 2, 0x7f, 0x7f, 1, 0x7f),
])

const importFunction = (name: string, type: number): Uint8Array => written(w => w.name('h').name(name).u8(0).u8(type))
const body = (code: (writer: Writer) => Writer): Uint8Array => {
  const bytes = written(w => code(w.u8(0)).u8(0x0b))
  return written(w => w.u32(bytes.length).bytes(bytes))
}

/** The module of the doors: one function for each export, which hands the input over, runs the plugin's, and answers where the result is. A plugin's may answer nothing. */
export function doorModule(answers: readonly (boolean | undefined)[]): Uint8Array {
  const code = (_: unknown, i: number): Uint8Array =>
    body(w => {
      w.u8(0x20)
        .u8(0)
        .u8(0x20)
        .u8(1)
        .u8(0x10)
        .u8(0)
        .u8(0x10)
        .u32(i + 2)
      return (answers[i] ? w : w.u8(0x41).u8(0)).u8(0x10).u8(1)
    })
  return coreModule([
    [1, coreTypes],
    [
      2,
      vec([
        importFunction('begin', 2),
        importFunction('finish', 3),
        ...answers.map((one, i) => importFunction(`p${i}`, one ? 1 : 0)),
      ]),
    ],
    [3, vec(answers.map(() => Uint8Array.of(4)))],
    [
      7,
      vec(
        answers.map((_, i) =>
          written(w =>
            w
              .name(`f${i}`)
              .u8(0)
              .u32(2 + answers.length + i),
          ),
        ),
      ),
    ],
    [10, vec(answers.map(code))],
  ])
}

/** A module that runs functions when it is instantiated; those of Haskell's runtime take what a C program's `main` does. */
export function bootModule(types: readonly string[]): Uint8Array {
  const call = (w: Writer, type: string, i: number): Writer =>
    (type === haskellType ? w.u8(0x41).u8(0).u8(0x41).u8(0) : w).u8(0x10).u32(i)
  return coreModule([
    [1, coreTypes],
    [2, vec(types.map((type, i) => importFunction(String(i), type === haskellType ? 2 : 0)))],
    [3, vec([Uint8Array.of(0)])],
    [8, written(w => w.u32(types.length))],
    [10, vec([body(w => types.reduce(call, w))])],
  ])
}

/** The type of Haskell's `hs_init`, which takes what a C program's `main` does. */
export const haskellType = '(i32 i32)->()'
