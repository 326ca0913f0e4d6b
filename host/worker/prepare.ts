/** Makes an artifact of a component's bytes: decodes, validates, compiles as given, meters, compiles as metered. Inside the worker. */

import { GloveboxError } from '../base/error.ts'
import { meterComponent } from '../meter/component.ts'
import { RESERVED } from '../meter/contract.ts'
import { meterModule } from '../meter/module.ts'
import type { Component } from '../wasm/component.ts'
import { decodeComponent } from '../wasm/component-decode.ts'
import { validateComponent } from '../wasm/validate/component.ts'
import type { ComponentType } from '../wasm/validate/types.ts'
import type { CoreModule } from './plan.ts'
import type { Artifact } from './protocol.ts'

/** What preparing a component gives: the artifact, and what was found out of the component on the way. */
export interface Prepared {
  readonly artifact: Artifact
  readonly component: Component
  readonly type: ComponentType
}

/** Turns the bytes of a component into an artifact; those of an artifact are validated and compiled, but not metered again. */
export function prepare(bytes: Uint8Array, isArtifact: boolean): Prepared {
  const original = decodeComponent(bytes)
  // The core modules of an artifact import their memories from the host.
  const type = validateComponent(original, isArtifact ? { givesCore: name => name.startsWith(RESERVED) } : {})
  const metered = isArtifact ? bytes : meter(bytes)
  const component = isArtifact ? original : decodeComponent(metered)
  const modules = coreModules(component).map(module => compile(module.bytes, module.offset))
  return { artifact: { bytes: metered, modules }, component, type }
}

function meter(bytes: Uint8Array): Uint8Array {
  return meterComponent(bytes, (module, offset) => {
    // Security: V8 must accept the module as it is given, or a module that is invalid only by referring to the meter's additions would
    // become valid through them.
    compile(module, offset)
    return meterModule(module, { base: offset })
  })
}

/** Compiles a core module; V8 decides what is valid. */
export function compile(bytes: Uint8Array, offset: number): WebAssembly.Module {
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
