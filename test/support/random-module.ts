/** Random valid modules that end, in two forms: as they are, and with a counter of their own that adds 1 before every operator. */

import type { Below } from './random.ts'

/** A module in both forms; `f0` to `f3` are exported, each `(param i32 i32) (result i32)`. */
export interface RandomModule {
  readonly text: string
  /** The same, with the exported global `count`. */
  readonly counting: string
}

const FUNCTIONS = 4
const LOCALS = 5
/** Loop iterations and function entries of one call, after which everything returns. */
const STEPS = 300

const free = /^(?:unreachable|nop|block|loop|else|end|return|drop)\b/u

/** Makes a module. */
export function randomModule(below: Below): RandomModule {
  const bodies = Array.from({ length: FUNCTIONS }, () => new Body(below).lines())
  return { text: render(bodies, false), counting: render(bodies, true) }
}

function render(bodies: readonly (readonly string[])[], counting: boolean): string {
  const count = 'global.get $count i64.const 1 i64.add global.set $count'
  const functions = bodies.map((lines, i) => {
    const code = lines.map(line => (counting && !free.test(line) ? `${count} ${line}` : line))
    const locals = `(local ${'i32 '.repeat(LOCALS - 2)})`
    return `(func $f${i} (export "f${i}") (type $t) ${locals} ${counting ? count : ''}\n${code.join('\n')})`
  })
  return `(module
    (type $t (func (param i32 i32) (result i32)))
    (tag $e (param i32)) (memory (export "memory") 1) (table funcref (elem $f0 $f1 $f2 $f3))
    (global $steps (mut i32) (i32.const 0))
    ${counting ? '(global $count (export "count") (mut i64) (i64.const 0))' : ''}
    (func (export "reset") (global.set $steps (i32.const ${STEPS})))
    ${functions.join('\n')})`
}

/** Writes one body, operator by operator. */
class Body {
  private readonly below: Below
  private readonly out: string[] = []
  /** What a branch can go to, innermost last; none takes values. */
  private readonly labels: string[] = []
  private names = 0

  constructor(below: Below) {
    this.below = below
  }

  lines(): readonly string[] {
    this.step('i32.const -1', 'return')
    this.statements(4)
    this.expression(3)
    return this.out
  }

  private add(...lines: readonly string[]): void {
    this.out.push(...lines)
  }

  /** Takes a step; when there are none left, leaves by `exit`. */
  private step(...exit: readonly string[]): void {
    this.add('global.get $steps', 'i32.const 1', 'i32.sub', 'global.set $steps')
    this.add('global.get $steps', 'i32.const 0', 'i32.lt_s', 'if', ...exit, 'end')
  }

  private label(): string {
    return `$l${this.names++}`
  }

  private local(): string {
    return String(this.below(LOCALS))
  }

  private statements(depth: number): void {
    for (let n = 1 + this.below(3); n > 0; n--) this.statement(depth)
  }

  private statement(depth: number): void {
    const kinds = depth > 0 ? 16 : 5
    const kind = this.below(kinds)
    if (kind <= 1) this.value(depth, `local.set ${this.local()}`)
    else if (kind === 2) this.store(depth)
    else if (kind === 3) this.value(depth, 'drop')
    else if (kind === 4) this.branch(depth)
    else if (kind === 5) this.conditional(depth, false)
    else if (kind <= 7) this.conditional(depth, true)
    else if (kind === 8) this.block('block', depth)
    else if (kind <= 10) this.loop(depth)
    else if (kind <= 11) this.handler(depth)
    else if (kind <= 13) this.leave(depth)
    else this.bulk(depth)
  }

  private value(depth: number, then: string): void {
    this.expression(depth - 1)
    this.add(then)
  }

  private store(depth: number): void {
    this.expression(depth - 1)
    this.add('i32.const 1023', 'i32.and')
    this.value(depth, 'i32.store8 offset=3')
  }

  private bulk(depth: number): void {
    this.add('i32.const 64')
    this.expression(depth - 1)
    this.value(depth, 'i32.const 255')
    this.add('i32.and', 'memory.fill')
  }

  private branch(depth: number): void {
    const pick = (): string => this.labels[this.below(this.labels.length)]!
    if (this.labels.length === 0) this.value(depth, 'drop')
    else if (this.below(3) > 0) this.value(depth, `br_if ${pick()}`)
    else {
      this.add('block')
      this.value(depth, `br_table ${pick()} ${pick()} ${pick()}`)
      this.add('end')
    }
  }

  private conditional(depth: number, withElse: boolean): void {
    const label = this.label()
    this.value(depth, `if ${label}`)
    this.labels.push(label)
    this.statements(depth - 1)
    if (withElse) {
      this.add('else')
      this.statements(depth - 1)
    }
    this.labels.pop()
    this.add('end')
  }

  private block(opener: string, depth: number): void {
    const label = this.label()
    this.add(`${opener.split(' ')[0]} ${label} ${opener.split(' ').slice(1).join(' ')}`)
    this.labels.push(label)
    this.statements(depth - 1)
    this.labels.pop()
    this.add('end')
  }

  private loop(depth: number): void {
    const [out, again] = [this.label(), this.label()]
    this.add(`block ${out}`, `loop ${again}`)
    this.step(`br ${out}`)
    this.labels.push(out, again)
    this.statements(depth - 1)
    this.value(depth, `br_if ${again}`)
    this.labels.pop()
    this.labels.pop()
    this.add('end', 'end')
  }

  private handler(depth: number): void {
    const label = this.label()
    if (this.below(2) === 0) {
      this.add(`block ${label}`)
      this.block(`try_table (catch_all ${label})`, depth)
      this.add('end')
    } else {
      this.add(`block ${label} (result i32)`)
      this.block(`try_table (catch $e ${label})`, depth)
      this.add('i32.const 5', 'end', `local.set ${this.local()}`)
    }
  }

  /** Leaves the function, if a condition holds. */
  private leave(depth: number): void {
    this.value(depth, 'if')
    const kind = this.below(5)
    if (kind === 0) this.add('unreachable')
    else if (kind <= 2) this.value(1, 'throw $e')
    else if (kind === 3) this.call(1, 'return_call')
    else this.value(depth, 'return')
    this.add('end')
  }

  private call(depth: number, operator: 'call' | 'return_call'): void {
    this.expression(depth - 1)
    this.expression(depth - 1)
    if (this.below(3) > 0) this.add(`${operator} $f${this.below(FUNCTIONS)}`)
    else {
      this.expression(depth - 1)
      this.add('i32.const 3', 'i32.and', `${operator}_indirect (type $t)`)
    }
  }

  private expression(depth: number): void {
    const kind = depth > 0 ? this.below(9) : this.below(2)
    if (kind === 0) this.add(`i32.const ${this.below(20) - 5}`)
    else if (kind === 1) this.add(`local.get ${this.local()}`)
    else if (kind <= 4) {
      this.expression(depth - 1)
      this.expression(depth - 1)
      this.add(['i32.add', 'i32.mul', 'i32.xor', 'i32.lt_s', 'i32.shr_u', 'i32.rem_u'][this.below(6)]!)
    } else if (kind === 5) {
      this.expression(depth - 1)
      this.add('i32.const 2047', 'i32.and', 'i32.load offset=8')
    } else if (kind === 6) {
      this.expression(depth - 1)
      this.add('if (result i32)')
      this.expression(depth - 1)
      this.add('else')
      this.expression(depth - 1)
      this.add('end')
    } else if (kind === 7) this.call(depth, 'call')
    else this.value(depth, `local.tee ${this.local()}`)
  }
}
