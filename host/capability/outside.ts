/** Makes the capabilities of a toolset that are served outside the worker. Loaded only when grants are given. */

import type { Grant } from '../base/grant.ts'
import type { Capabilities, Capability } from './capability.ts'

/** The capabilities for some grants. Each is always there, so that what is not granted is refused, and heard of, in one place. */
export async function outside(_grants: readonly Grant[]): Promise<Capabilities> {
  return new Map<string, Capability>()
}
