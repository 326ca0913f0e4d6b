/** The one file that imports Extism: makes `plugin.call()` the door through which every tool call enters. Inside the worker. */

import { type CallContext, createPlugin } from 'extism'
import { corePreamble, Writer } from '../wasm/writer.ts'

/** Runs one function of a component on the bytes of its arguments; answers the bytes of its report. Must not throw. */
export type Bridge = (functionIndex: number, input: Uint8Array) => Uint8Array

/** Calls a function by its index. */
export type CallPlugin = (functionIndex: number, input: Uint8Array) => Promise<Uint8Array>

/**
 * Opens an Extism plugin whose main module has one export, `f0` to `fN`, for each function of a component. Names of the component reach
 * neither the module nor Extism. It runs in the foreground of this worker: limits, traps and deaths are handled around it, not by it.
 */
export async function openPlugin(functions: number, bridge: Bridge): Promise<CallPlugin> {
  // As a module: for anything else Extism looks at the global `Response` first, with which Node loads all of its HTTP client, 30 ms.
  const plugin = await createPlugin(new WebAssembly.Module(mainModule(functions) as Uint8Array<ArrayBuffer>), {
    useWasi: false,
    runInWorker: false,
    functions: {
      glovebox: {
        bridge(context: CallContext, index: number, inputOffset: bigint): bigint {
          const input = context.read(inputOffset)
          return context.store(bridge(index, input === null ? new Uint8Array() : input.bytes()))
        },
      },
    },
  })
  return async (index, input) => {
    const output = await plugin.call(`f${index}`, input)
    if (output === null) throw new Error('the plugin gave no output')
    return output.bytes()
  }
}

/** Opcodes of the few instructions that the main module consists of. */
const op = { call: 0x10, localGet: 0x20, localTee: 0x22, i32Const: 0x41, end: 0x0b }
const i32 = 0x7f
const i64 = 0x7e

/** The plugin's main module: each export hands the input to the bridge and sets its answer as the output. */
function mainModule(functions: number): Uint8Array {
  const types = new Writer().u8(5)
  types.bytes(Uint8Array.of(0x60, 2, i32, i64, 1, i64)) // 0: bridge
  types.bytes(Uint8Array.of(0x60, 0, 1, i64)) // 1: input_offset
  types.bytes(Uint8Array.of(0x60, 1, i64, 1, i64)) // 2: length
  types.bytes(Uint8Array.of(0x60, 2, i64, i64, 0)) // 3: output_set
  types.bytes(Uint8Array.of(0x60, 0, 1, i32)) // 4: f0 to fN
  const env = 'extism:host/env'
  const imports = new Writer().u8(4)
  imports.name('glovebox').name('bridge').u8(0).u8(0)
  imports.name(env).name('input_offset').u8(0).u8(1)
  imports.name(env).name('length').u8(0).u8(2)
  imports.name(env).name('output_set').u8(0).u8(3)

  const declared = new Writer().u32(functions)
  const exports = new Writer().u32(functions)
  const code = new Writer().u32(functions)
  for (let i = 0; i < functions; i++) {
    declared.u8(4)
    exports
      .name(`f${i}`)
      .u8(0)
      .u32(4 + i)
    const body = new Writer().bytes(Uint8Array.of(1, 1, i64, op.i32Const)).s32(i)
    body.bytes(Uint8Array.of(op.call, 1, op.call, 0, op.localTee, 0, op.localGet, 0, op.call, 2, op.call, 3))
    body.bytes(Uint8Array.of(op.i32Const, 0, op.end))
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
