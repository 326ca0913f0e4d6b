/** What a metered module and its host agree on: names, hook slots and the facts the module carries about itself. */

/** No module may import or export a name that starts with this. No WIT name does: they have no dollar sign. */
export const RESERVED = '$glovebox:'

/** Names of what the meter adds to a module. */
export const METER = Object.freeze({
  /**
   * Export: the mutable `i64` global that holds the fuel left of the current slice; below zero the module asks for more. It is
   * up to date whenever the module calls out or has returned; after a trap it is the count at the last call out or refill.
   */
  fuel: '$glovebox:fuel',
  /** Export: the table of the host's hooks, `hookSlots` tells which stands where. All are set before anything runs. */
  hooks: '$glovebox:hooks',
  /** Export: the start function, if the module has one; the host calls it, the engine does not. */
  start: '$glovebox:start',
  /** Exports: the mutable globals that the module defines, each under this and its index, so that the host can put them back. */
  global: '$glovebox:global:',
  /** Module name of the imported memories; the field is `0`, `1`, ... over the memories that the module used to define. */
  memory: '$glovebox:memory',
  /** Custom section: {@link MeterInfo} as JSON. */
  section: '$glovebox:meter',
})

/** The slots of the hook table. Hooks are WebAssembly functions, and never throw: a guest could catch that. */
export const hookSlots = Object.freeze({
  /** `() -> ()`: brings the fuel global to zero or above, or leaves it below zero, which traps. */
  refill: 0,
  /** `(i32 pages) -> (i32)`: 1 when the instance's memories may grow by so many pages, else 0. */
  growMemory: 1,
  /** `(i32 elements) -> (i32)`: the same for tables. */
  growTable: 2,
})

/** The size of the hook table. */
export const HOOKS = 3

/** An initial size and the most it may grow to, as declared. */
export interface MeterSize {
  readonly min: number
  readonly max: number | null
}

/** What a metered module tells about itself. */
export interface MeterInfo {
  /** The version of the cost table it was metered with. */
  readonly version: number
  /** The memories it used to define and now imports, in pages. */
  readonly memories: readonly MeterSize[]
  /** The tables it defines, in elements, with the maxima that they now have. */
  readonly tables: readonly MeterSize[]
  /** Sum of the initial elements of `tables`. */
  readonly tableElements: number
  /** Fuel that the host takes before it instantiates the module, for its active segments. */
  readonly instantiationCost: number
  /** Whether it exports `$glovebox:start`. */
  readonly start: boolean
  /** Indices of the mutable globals that it defines and now exports. */
  readonly globals: readonly number[]
  /** Whether it has operators whose effect the host cannot undo: they write to tables, or drop segments. */
  readonly lasting: boolean
}
