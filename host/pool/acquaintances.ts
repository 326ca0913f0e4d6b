/** Which components a worker was introduced to: the outside decides what the worker keeps, so both always agree. */

/** Most components that one worker keeps. The one unused for longest is forgotten for the next. */
export const MAX_ACQUAINTANCES = 32

/** How a worker is to be told of a component before it is called. */
export interface Introduction {
  /** False when the worker knows it. */
  readonly needed: boolean
  /** What the worker must forget to make room. */
  readonly forget: string | undefined
}

/** The components that one worker knows, least recently used first. */
export class Acquaintances {
  private readonly names = new Set<string>()

  has(component: string): boolean {
    return this.names.has(component)
  }

  /** Notes that the component is about to be called there. */
  meet(component: string): Introduction {
    const needed = !this.names.delete(component)
    this.names.add(component)
    if (this.names.size <= MAX_ACQUAINTANCES) return { needed, forget: undefined }
    const [forget] = this.names
    this.names.delete(forget!)
    return { needed, forget }
  }

  /** Notes that the worker may not know the component after all. */
  doubt(component: string): void {
    this.names.delete(component)
  }
}
