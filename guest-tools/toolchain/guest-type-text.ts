/** WIT types as TypeScript, in the form that `componentize-qjs` hands to a script and takes from it. */

import { pascalCase } from '../../host/wit/names.ts'
import type { TypeExpression } from './wit-syntax.ts'

/** 64-bit integers too are numbers: the runtime rounds those above 2^53 and traps on a bigint. */
const primitives: Readonly<Record<string, string>> = {
  bool: 'boolean',
  ...Object.fromEntries(
    ['s8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64'].map(name => [name, 'number']),
  ),
  char: 'string',
  string: 'string',
}

/** One type as TypeScript. */
export function typeText(type: TypeExpression): string {
  if (type.kind === 'name') {
    if (Object.hasOwn(primitives, type.name)) return primitives[type.name]!
    return type.name === 'result' ? resultText([]) : pascalCase(type.name)
  }
  return genericText(type.head, type.args)
}

function genericText(head: string, args: readonly (TypeExpression | undefined)[]): string {
  const [first] = args
  const inner = first === undefined ? 'undefined' : typeText(first)
  switch (head) {
    case 'list':
      return first?.kind === 'name' && first.name === 'u8' ? 'Uint8Array' : `Array<${inner}>`
    case 'option':
      // An option of an option is wrapped, since null could mean either.
      return isOption(first) ? `{ tag: 'some'; val: ${inner} } | { tag: 'none' }` : `${inner} | null`
    case 'tuple':
      return `[${args.map(arg => (arg === undefined ? 'undefined' : typeText(arg))).join(', ')}]`
    case 'result':
      return resultText(args)
    case 'own':
    case 'borrow':
      return inner
    case 'map':
      return `Map<${inner}, ${args[1] === undefined ? 'undefined' : typeText(args[1])}>`
    default:
      return 'unknown'
  }
}

/** A result inside of another type; that of a function is returned or thrown instead. */
function resultText([ok, err]: readonly (TypeExpression | undefined)[]): string {
  const payload = (type: TypeExpression | undefined): string => (type === undefined ? '' : `; val: ${typeText(type)}`)
  return `{ tag: 'ok'${payload(ok)} } | { tag: 'err'${payload(err)} }`
}

const isOption = (type: TypeExpression | undefined): boolean => type?.kind === 'generic' && type.head === 'option'
