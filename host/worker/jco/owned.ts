/** The host's objects that one instance of a component owns, to be disposed when it drops them or ends. Inside the worker. */

/** Objects with the number of handles that the instance owns of each, in the order in which it got them. */
export class OwnedObjects implements Disposable {
  private readonly handles = new Map<object, number>()

  /** The instance gets a handle; a host may hand out one object several times. */
  add(object: object): void {
    this.handles.set(object, (this.handles.get(object) ?? 0) + 1)
  }

  /** The instance gives a handle back, so that the object is the host's again. Answers whether it was its last one. */
  release(object: object): boolean {
    const left = (this.handles.get(object) ?? 0) - 1
    if (left > 0) this.handles.set(object, left)
    else this.handles.delete(object)
    return left === 0
  }

  /** The instance drops a handle; with the last one the object is disposed. */
  drop(object: object): void {
    if (this.release(object)) dispose(object)
  }

  /** Disposes what is left, what came last first; each also when another one throws. */
  [Symbol.dispose](): void {
    using stack = new DisposableStack()
    for (const object of this.handles.keys()) stack.adopt(object, dispose)
    this.handles.clear()
  }
}

function dispose(object: object): void {
  ;(object as Partial<Disposable>)[Symbol.dispose]?.()
}
