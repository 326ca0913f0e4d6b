/** The directories that a guest finds open (wasi-filesystem 0.2, preopens.wit). Inside the worker. */

import { Descriptor } from './descriptor.ts'
import type { FileSystem } from './file-system.ts'

/** `get-directories`. */
export function preopens(system: FileSystem): [Descriptor, string][] {
  return system.mounts.map(mount => [
    new Descriptor(system, { mount, held: undefined, depth: 0, path: mount.grant.guest }),
    mount.grant.guest,
  ])
}
