/** The trap of the canonical ABI itself. Inside the worker. */

/** Thrown when the guest breaks a rule of the canonical ABI; ends the call as `trap: abi` and poisons the instance. */
export class AbiTrap extends Error {
  override readonly name = 'AbiTrap'
}

/** Traps when a condition holds that CanonicalABI.md says must trap. */
export function trapIf(condition: boolean, what: string): asserts condition is false {
  if (condition) throw new AbiTrap(what)
}
