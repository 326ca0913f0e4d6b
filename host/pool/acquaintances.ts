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

/** The components that one worker knows. */
export class Acquaintances {
  /** When each was met last, in meetings. */
  private readonly met = new Map<string, number>()
  private meetings = 0

  has(component: string): boolean {
    return this.met.has(component)
  }

  /** Notes that the component is about to be called there. */
  meet(component: string): Introduction {
    const needed = !this.met.has(component)
    const forget = needed && this.met.size >= MAX_ACQUAINTANCES ? this.longestUnmet() : undefined
    if (forget !== undefined) this.met.delete(forget)
    this.met.set(component, ++this.meetings)
    return { needed, forget }
  }

  private longestUnmet(): string {
    return [...this.met].reduce((one, other) => (other[1] < one[1] ? other : one))[0]
  }

  /** Notes that the worker may not know the component after all. */
  doubt(component: string): void {
    this.met.delete(component)
  }
}
