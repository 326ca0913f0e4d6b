/** Classes of which guests make objects, though it takes what only the host has. Inside the worker. */

/**
 * What stands for a class in an interface: its constructor and static functions are these, its objects are those of the class, made by
 * either side.
 */
export function made<T extends object>(
  of: { readonly prototype: T },
  construct: (...args: never[]) => T,
  statics: Readonly<Record<string, (...args: never[]) => unknown>> = {},
): (...args: never[]) => T {
  // Not an arrow: it stands behind `new`, which gives what it returns.
  function standIn(...args: never[]): T {
    return construct(...args)
  }
  return Object.assign(Object.defineProperty(standIn, 'prototype', { value: of.prototype }), statics)
}
