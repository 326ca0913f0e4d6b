/** Makes the capabilities of a toolset that are served outside the worker. Light: each loads what it takes when a guest first asks for it. */

import type { Grant } from '../base/grant.ts'
import type { Capabilities, Capability } from './capability.ts'
import { Egress } from './http/egress.ts'
import { KeyValues } from './key-value/capability.ts'

/** The capabilities for some grants. Each is always there, so that what is not granted is refused, and heard of, in one place. */
export function outside(grants: readonly Grant[]): Capabilities {
  return new Map<string, Capability>([
    ['http', new Egress(grants)],
    ['key-value', new KeyValues(grants)],
  ])
}
