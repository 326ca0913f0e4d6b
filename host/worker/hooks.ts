/** What metered core modules ask of the host: fuel, and leave to grow (`hookSlots`). Inside the worker. */

import { hookSlots } from '../meter/contract.ts'
import { corePreamble, Writer } from '../wasm/writer.ts'
import type { Budget, Counter } from './budget.ts'

/** How many core modules share one instance of the hooks: making one takes longer than all the rest that is done for a small module. */
const SHARE = 16

const I32 = 0x7f

/** Field names of the module that turns JavaScript functions, which cannot be put into a table, into exports, which can. */
const names = [...Array.from({ length: SHARE }, (_, i) => `refill${i}`), 'growMemory', 'growTable']

/** That module: it imports `h` with each name, and exports the same function under it. */
const hooksModule = new WebAssembly.Module(
  new Writer()
    .bytes(corePreamble)
    // Types: 0 is () -> (), 1 is (i32) -> i32.
    .section(1, Uint8Array.of(2, 0x60, 0, 0, 0x60, 1, I32, 1, I32))
    .section(
      2,
      each((out, name, i) =>
        out
          .name('h')
          .name(name)
          .u8(0)
          .u32(i < SHARE ? 0 : 1),
      ),
    )
    .section(
      7,
      each((out, name, i) => out.name(name).u8(0).u32(i)),
    )
    .finish(),
)

function each(write: (out: Writer, name: string, index: number) => void): Uint8Array {
  const out = new Writer().u32(names.length)
  names.forEach((name, i) => void write(out, name, i))
  return out.written()
}

/** The hooks of all core modules of an instance. None of them may throw: an exception that reaches a guest could be caught by it. */
export class Hooks {
  private readonly budget: Budget
  private readonly counters: Counter[] = []
  private exports: WebAssembly.Exports = {}

  constructor(budget: Budget) {
    this.budget = budget
  }

  /** Gives a core module its hooks. `counter` is what it refills. */
  install(table: WebAssembly.Table, counter: Counter): void {
    const shared = this.counters.length % SHARE
    if (shared === 0) this.exports = this.made(this.counters.length)
    this.counters.push(counter)
    table.set(hookSlots.refill, this.exports[`refill${shared}`])
    table.set(hookSlots.growMemory, this.exports.growMemory)
    table.set(hookSlots.growTable, this.exports.growTable)
  }

  /** The hooks for counters from `first` on. */
  private made(first: number): WebAssembly.Exports {
    const { budget, counters } = this
    const h: WebAssembly.ModuleImports = {
      growMemory: (pages: number) => (budget.mayGrow(pages) ? 1 : 0),
      growTable: (elements: number) => (budget.mayGrowTables(elements) ? 1 : 0),
    }
    for (let i = 0; i < SHARE; i++) h[`refill${i}`] = () => budget.refill(counters[first + i]!)
    return new WebAssembly.Instance(hooksModule, { h }).exports
  }
}
