/** Components that pass one value through all four directions of the canonical ABI, for any type. */

import { type CoreType, layoutOf, recordLayout } from '../../host/wasm/layout.ts'
import type { WitType } from '../../host/wasm/wit-type.ts'

/** How strings are encoded in the guest's memory. */
export type Encoding = 'utf8' | 'utf16' | 'latin1+utf16'

/**
 * The text of a component with one import and one export, `host` and `echo`, both `func(a: T) -> T`. The guest hands the core values it
 * is called with to the import, and what it answers to its caller: the value is lowered, lifted, lowered and lifted again. One that is
 * `forgetful` uses the same memory for every call.
 */
export function echoComponent(type: WitType, encoding: Encoding = 'utf8', forgetful = false): string {
  const names = new TypeNames()
  const t = names.use(type)
  const params = coreParams(type)
  const { flat, size, alignment } = layoutOf(type)
  const byPointer = flat === null || flat.length > 1
  const result = byPointer ? 'i32' : flat[0]
  const paramText = params.map(one => `(param ${one})`).join('')
  const args = params.map((_, i) => `(local.get ${i})`).join('')
  const call = byPointer
    ? `(local.set $area (call $realloc (i32.const 0) (i32.const 0) (i32.const ${alignment}) (i32.const ${size})))
       (call $host ${args} (local.get $area)) (local.get $area)`
    : `(call $host ${args})`
  const options = `string-encoding=${encoding} (memory $memory) (realloc $realloc)`
  return `(component
    ${names.definitions.join('\n')}
    (import "host" (func $host (param "a" ${t}) (result ${t})))
    (core module $Memory
      (memory (export "memory") 1)
      (func (export "reset") (global.set $next (i32.const 16)))
      (global $next (mut i32) (i32.const 16))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1))) (i32.sub (i32.const 0) (local.get 2))))
        (global.set $next (i32.add (local.get $at) (local.get 3)))
        (block $fits (loop $grow
          (br_if $fits (i32.le_u (global.get $next) (i32.mul (memory.size) (i32.const 65536))))
          (br_if $grow (i32.ne (memory.grow (memory.size)) (i32.const -1)))
          (unreachable)))
        (local.get $at)))
    (core instance $m (instantiate $Memory))
    (alias core export $m "memory" (core memory $memory))
    (alias core export $m "realloc" (core func $realloc))
    (core func $host' (canon lower (func $host) ${options}))
    (core module $Echo
      (import "m" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
      (import "m" "host" (func $host ${paramText} ${byPointer ? '(param i32)' : `(result ${result})`}))
      (import "m" "reset" (func $reset))
      (func (export "post") (param ${result}) (call $reset))
      (func (export "echo") ${paramText} (result ${result}) (local $area i32) ${call}))
    (core instance $echo (instantiate $Echo
      (with "m" (instance
        (export "realloc" (func $realloc)) (export "host" (func $host')) (export "reset" (func $m "reset"))))))
    (func (export "echo") (param "a" ${t}) (result ${t}) (canon lift (core func $echo "echo") ${options} ${forgetful ? '(post-return (core func $echo "post"))' : ''})))`
}

function coreParams(type: WitType): readonly CoreType[] {
  return recordLayout([type]).flat ?? ['i32']
}

/** Writes types as component text; those that need a name are defined and imported. */
class TypeNames {
  readonly definitions: string[] = []

  use(type: WitType): string {
    switch (type.kind) {
      case 'list':
        return `(list ${this.use(type.element)}${type.length === undefined ? '' : ` ${type.length}`})`
      case 'option':
        return `(option ${this.use(type.some)})`
      case 'tuple':
        return `(tuple ${type.items.map(item => this.use(item)).join(' ')})`
      case 'result':
        return `(result ${type.ok ? this.use(type.ok) : ''} ${type.err ? `(error ${this.use(type.err)})` : ''})`
      case 'record':
        return this.define(
          `(record ${type.fields.map(({ name, type }) => `(field "${name}" ${this.use(type)})`).join(' ')})`,
        )
      case 'variant': {
        const cases = type.cases.map(({ name, type }) => `(case "${name}" ${type ? this.use(type) : ''})`)
        return this.define(`(variant ${cases.join(' ')})`)
      }
      case 'enum':
        return this.define(`(enum ${type.cases.map(({ name }) => `"${name}"`).join(' ')})`)
      case 'flags':
        return this.define(`(flags ${type.flags.map(({ name }) => `"${name}"`).join(' ')})`)
      case 'own':
      case 'borrow':
        throw new Error('values with handles are not echoed')
      default:
        return type.kind
    }
  }

  private define(text: string): string {
    const n = this.definitions.length
    this.definitions.push(`(type $d${n} ${text}) (import "t${n}" (type $t${n} (eq $d${n})))`)
    return `$t${n}`
  }
}
