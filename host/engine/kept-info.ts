/** What is known of a component, kept small: an app may have loaded a thousand and use three. */

import { deserialize, serialize } from 'node:v8'
import type { ComponentInfo } from '../wasm/component-info.ts'

/** Holds a component's description as bytes; as objects, which take ten times as much, only while somebody holds those. */
export class KeptInfo {
  private readonly bytes: Uint8Array
  private objects: WeakRef<ComponentInfo>

  constructor(info: ComponentInfo) {
    // A copy: what `serialize` gives is as large as the buffer that it grew.
    this.bytes = new Uint8Array(serialize(info))
    this.objects = new WeakRef(info)
  }

  /** The description. It is the same object as long as somebody holds it. */
  get info(): ComponentInfo {
    const held = this.objects.deref()
    if (held) return held
    const info = deserialize(this.bytes) as ComponentInfo
    this.objects = new WeakRef(info)
    return info
  }
}
