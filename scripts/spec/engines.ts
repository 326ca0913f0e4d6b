/** The two ways a script's modules run: as they are, and metered. */

import { hookSlots, METER, type MeterInfo } from '../../host/meter/contract.ts'
import { meterModule } from '../../host/meter/module.ts'

/** Instantiates modules. */
export interface ScriptEngine {
  /** Throws a coded error when the module is refused, and what V8 throws otherwise. */
  compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module
  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Exports
}

/** V8 alone. */
export const plain: ScriptEngine = {
  compile: bytes => new WebAssembly.Module(bytes),
  instantiate: (module, imports) => new WebAssembly.Instance(module, imports).exports,
}

/** `(module (import "h" "r" (func)) (import "h" "g" (func (param i32) (result i32))) (export "r" (func 0)) (export "g" (func 1)))`: JavaScript functions as WebAssembly ones. */
const hooks = new WebAssembly.Module(
  Uint8Array.from([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 9, 2, 96, 0, 0, 96, 1, 127, 1, 127, 2, 13, 2, 1, 104, 1, 114, 0, 0, 1, 104, 1, 103,
    0, 1, 7, 9, 2, 1, 114, 0, 0, 1, 103, 0, 1,
  ]),
)

/** V8 behind the meter, on fuel that never ends, `slice` at a time. V8 never sees the original, so the meter must not mend what is invalid. */
export const meteredIn = (slice: bigint): ScriptEngine => ({
  compile: bytes => new WebAssembly.Module(meterModule(bytes)),
  instantiate(module, imports) {
    const [section] = WebAssembly.Module.customSections(module, METER.section)
    const info: MeterInfo = JSON.parse(new TextDecoder().decode(section))
    const memories = info.memories.map(({ min, max }, k) => [
      String(k),
      new WebAssembly.Memory(max === null ? { initial: min } : { initial: min, maximum: max }),
    ])
    const { exports } = new WebAssembly.Instance(module, { ...imports, [METER.memory]: Object.fromEntries(memories) })
    const table = exports[METER.hooks] as WebAssembly.Table
    const fuel = exports[METER.fuel] as WebAssembly.Global<'i64'>
    const refill = (): void => {
      fuel.value = slice
    }
    const { r, g } = new WebAssembly.Instance(hooks, { h: { r: refill, g: () => 1 } }).exports
    table.set(hookSlots.refill, r)
    table.set(hookSlots.growMemory, g)
    table.set(hookSlots.growTable, g)
    refill()
    if (info.start) (exports[METER.start] as () => void)()
    return exports
  },
})
