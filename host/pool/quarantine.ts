/** Remembers which components take workers down, so that one that always does is refused before it takes the next. */

import { GloveboxError } from '../base/error.ts'

/** Workers that one component may crash in a row. */
export const MAX_CRASHES = 3

/** Crashes by component, since each one's last answer. */
export class Quarantine {
  private readonly crashes = new Map<string, number>()

  /** Notes that a worker died of the host's or the engine's fault while it ran the component. */
  crashed(component: string): void {
    this.crashes.set(component, (this.crashes.get(component) ?? 0) + 1)
  }

  /** Notes that a call of the component came back. One that is refused already stays so. */
  answered(component: string): void {
    if (!this.refuses(component)) this.crashes.delete(component)
  }

  /** The refusal of a component that crashed too many workers. */
  refusal(component: string): GloveboxError | undefined {
    if (!this.refuses(component)) return undefined
    const message = `Calls of this component crashed ${MAX_CRASHES} workers in a row; this engine runs it no more. See the causes of the \`pool/worker-lost\` errors before.`
    return new GloveboxError('component/quarantined', message, { detail: { component, crashes: MAX_CRASHES } })
  }

  private refuses(component: string): boolean {
    return (this.crashes.get(component) ?? 0) >= MAX_CRASHES
  }
}
