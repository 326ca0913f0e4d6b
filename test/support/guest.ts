/** Instances of components as a worker makes them, in this process. */

import type { Limits } from '../../host/base/limits.ts'
import { describe } from '../../host/worker/describe.ts'
import { Guest } from '../../host/worker/guest.ts'
import { gets, provides } from '../../host/worker/imports.ts'
import { type LoadedComponent, loadArtifact } from '../../host/worker/loaded-component.ts'
import { prepare } from '../../host/worker/prepare.ts'
import { type CallReport, Cell } from '../../host/worker/protocol.ts'

/** Checks, meters and loads a component. */
export function load(bytes: Uint8Array): LoadedComponent {
  const { artifact, component, type } = prepare(bytes, false)
  return loadArtifact(artifact, describe(component, type, provides, gets).functions)
}

/** What a guest may be made with; time stands still unless told otherwise. */
export interface GuestOptions {
  readonly slice?: bigint
  readonly cell?: Cell
  readonly now?: () => number
}

/** An instance that is made at its first call. */
export function guestOf(loaded: LoadedComponent, limits: Limits, options: GuestOptions = {}): Guest {
  return new Guest(loaded, limits, { cell: new Cell(), now: () => 0, ...options })
}

/** Calls the function whose name ends so. */
export function callGuest(
  guest: Guest,
  { functions }: LoadedComponent,
  name: string,
  args: readonly unknown[],
  limits: Limits,
): CallReport {
  const index = functions.findIndex(fn => fn.name.endsWith(name))
  const { report, fault } = guest.call({ id: 1, function: index, input: JSON.stringify(args), limits })
  if (fault) throw fault
  return JSON.parse(report) as CallReport
}
