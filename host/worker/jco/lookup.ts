/** Looks functions up by names that guests chose. Inside the worker. */

/** A function of the host, whatever it takes. */
export type AnyFunction = (...args: never[]) => unknown

/**
 * A function that the object itself has.
 * Security: names come from the guest's imports, so that nothing is found but what the interface itself has.
 */
export function ownFunction(holder: object | undefined, key: string): AnyFunction | undefined {
  const value = holder && Object.hasOwn(holder, key) ? (holder as Record<string, unknown>)[key] : undefined
  return typeof value === 'function' ? (value as AnyFunction) : undefined
}

/**
 * A function that an object or a class has or inherits.
 * Security: what every object and every function of JavaScript has (`constructor`, `toString`, `call`) is not found.
 */
export function inheritedFunction(holder: object, key: string): AnyFunction | undefined {
  if (key === 'constructor') return undefined
  for (let at: object | null = holder; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (at === Object.prototype || at === Function.prototype) return undefined
    const found = ownFunction(at, key)
    if (found) return found
  }
  return undefined
}
