/** The one file that imports Extism: makes `plugin.call()` the door through which every tool call enters. Inside the worker. */

import { type CallContext, createPlugin } from 'extism'
import { corePreamble, Writer } from '../wasm/writer.ts'

/** Runs the call at hand, of one function of a component. Must not throw. */
export type Bridge = (functionIndex: number) => void

/** Calls a function by its index, and resolves once the bridge has run. */
export type CallPlugin = (functionIndex: number) => Promise<unknown>

/**
 * Opens an Extism plugin whose main module has one export, `f0` to `fN`, for each function of a component. Names of the component reach
 * neither the module nor Extism. It runs in the foreground of this worker: limits, traps and deaths are handled around it, not by it.
 * Arguments and report are texts of this thread already, so they stay outside of it: through its memory, each would be encoded and decoded once more.
 */
export async function openPlugin(functions: number, bridge: Bridge): Promise<CallPlugin> {
  // As a module: for anything else Extism looks at the global `Response` first, with which Node loads all of its HTTP client, 30 ms.
  const plugin = await createPlugin(new WebAssembly.Module(mainModule(functions) as Uint8Array<ArrayBuffer>), {
    useWasi: false,
    runInWorker: false,
    functions: { glovebox: { bridge: (_context: CallContext, index: number): void => bridge(index) } },
  })
  const names = Array.from({ length: functions }, (_, i) => `f${i}`)
  return index => plugin.call(names[index]!)
}

/** Opcodes of the few instructions that the main module consists of. */
const op = { call: 0x10, i32Const: 0x41, end: 0x0b }
const i32 = 0x7f

/** The plugin's main module: each export calls the bridge with its number. */
function mainModule(functions: number): Uint8Array {
  const types = new Writer().u8(2)
  types.bytes(Uint8Array.of(0x60, 1, i32, 0)) // 0: bridge
  types.bytes(Uint8Array.of(0x60, 0, 1, i32)) // 1: f0 to fN
  const imports = new Writer().u8(1).name('glovebox').name('bridge').u8(0).u8(0)

  const declared = new Writer().u32(functions)
  const exports = new Writer().u32(functions)
  const code = new Writer().u32(functions)
  for (let i = 0; i < functions; i++) {
    declared.u8(1)
    exports
      .name(`f${i}`)
      .u8(0)
      .u32(1 + i)
    const body = new Writer().bytes(Uint8Array.of(0, op.i32Const)).s32(i)
    body.bytes(Uint8Array.of(op.call, 0, op.i32Const, 0, op.end))
    code.u32(body.length).bytes(body.written())
  }
  return new Writer()
    .bytes(corePreamble)
    .section(1, types.written())
    .section(2, imports.written())
    .section(3, declared.written())
    .section(7, exports.written())
    .section(10, code.written())
    .finish()
}
