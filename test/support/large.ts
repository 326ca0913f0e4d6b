/** A guest of plain WebAssembly that gives back what it is given, for values of any length. */

import { wat } from './wat.ts'

/** The types that it has an `echo` for, by the name of the function. */
const types = {
  text: 'string',
  bytes: '(list u8)',
  integers: '(list s32)',
  floats: '(list f64)',
  singles: '(list f32)',
  longs: '(list u64)',
  texts: '(list string)',
  maybe: '(option string)',
  either: '(result string (error (list u8)))',
  rows: '(list $row)',
  both: '$both',
}

/** The core function for each type, by how many core values it takes; the answer lies where they are put. */
const echoes = `
  (func (export "echo2") (param i32 i32) (result i32)
    (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1)) (i32.const 0))
  (func (export "echo3") (param i32 i32 i32) (result i32)
    (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1)) (i32.store (i32.const 8) (local.get 2))
    (i32.const 0))
  (func (export "echo4") (param i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1)) (i32.store (i32.const 8) (local.get 2))
    (i32.store (i32.const 12) (local.get 3)) (i32.const 0))`

const takes = (name: string): number => ({ maybe: 3, either: 3, both: 4 })[name] ?? 2

/** The component; its strings are in this encoding. */
export function largeComponent(encoding: 'utf8' | 'utf16' = 'utf8'): Promise<Uint8Array<ArrayBuffer>> {
  const lifted = Object.entries(types).map(
    ([name, type]) =>
      `(func (export "${name}") (param "value" ${type}) (result ${type})
        (canon lift (core func $i "echo${takes(name)}") (memory (core memory $i "memory")) (realloc (core func $i "realloc")) string-encoding=${encoding}))`,
  )
  return wat(`(component
    (core module $M
      (memory (export "memory") 128)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
        (global.get $next)
        (global.set $next (i32.add (global.get $next) (local.get 3))))
      ${echoes})
    (core instance $i (instantiate $M))
    (type $row' (record (field "id" u32) (field "name" string) (field "score" f64)))
    (export $row "row" (type $row'))
    (type $both' (record (field "text" string) (field "list" (list f64))))
    (export $both "both-of" (type $both'))
    ${lifted.join('\n')})`)
}
