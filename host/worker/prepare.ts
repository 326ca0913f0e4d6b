/** Makes an artifact of a component's bytes: checks, compiles as given, meters, compiles as metered, describes. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import { meterComponent } from '../meter/component.ts'
import { meterModule } from '../meter/module.ts'
import type { Component } from '../wasm/component.ts'
import { decodeComponent } from '../wasm/component-decode.ts'
import { validateComponent } from '../wasm/validate/component.ts'
import type { Artifact } from './protocol.ts'
import type { CoreModule } from './scope.ts'

/** Turns the bytes of a component into an artifact; bytes of an artifact are only compiled. */
export function prepare(bytes: Uint8Array, isArtifact: boolean): { artifact: Artifact; component: Component } {
  const metered = isArtifact ? bytes : check(bytes)
  const component = decodeComponent(metered)
  const modules = coreModules(component).map(module => compile(module.bytes, module.offset))
  return { artifact: { bytes: metered, modules }, component }
}

function check(bytes: Uint8Array): Uint8Array {
  validateComponent(decodeComponent(bytes))
  return meterComponent(bytes, (module, offset) => {
    // Security: V8 must accept the module as it is given, or a module that is invalid only by referring to the meter's additions would
    // become valid through them.
    compile(module, offset)
    return meterModule(module, { base: offset })
  })
}

function compile(bytes: Uint8Array, offset: number): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason'
    throw new GloveboxError('component/malformed', `V8 refuses the core module at offset ${offset}: ${reason}`, {
      detail: { offset },
      cause,
    })
  }
}

/** The core modules of a component and of those inside it, in the order of the binary. */
export function coreModules(component: Component): CoreModule[] {
  return component.definitions.flatMap(definition => {
    if (definition.kind === 'core-module') return [definition]
    return definition.kind === 'component' ? coreModules(definition.component) : []
  })
}
