/** The parts that one call has of a toolset's capabilities: made when they are first asked for, disposed when the call ends. */

import { GloveboxError } from '../base/error.ts'
import type { Ask, Reply } from '../worker/protocol.ts'
import type { CallPart, CallScope, Capabilities } from './capability.ts'

/** The parts of one call. */
export class CallParts implements Disposable {
  private readonly capabilities: Capabilities
  private readonly scope: Omit<CallScope, 'signal'>
  private readonly open = new Map<string, CallPart>()

  constructor(capabilities: Capabilities, scope: Omit<CallScope, 'signal'>) {
    this.capabilities = capabilities
    this.scope = scope
  }

  /** Answers an ask, by the capability that its method names. */
  async ask(ask: Ask, signal: AbortSignal): Promise<Reply> {
    const [name = ''] = ask.method.split('.', 1)
    let part = this.open.get(name)
    if (part === undefined) {
      const capability = this.capabilities.get(name)
      if (capability === undefined)
        throw new GloveboxError('internal', `A guest asked for ${ask.method}, which nobody gives.`)
      part = capability.open({ ...this.scope, signal })
      this.open.set(name, part)
    }
    return part.ask(ask)
  }

  /** Disposes every part, each also when another one throws. */
  [Symbol.dispose](): void {
    if (this.open.size === 0) return
    using stack = new DisposableStack()
    for (const part of this.open.values()) stack.defer(() => part[Symbol.dispose]?.())
    this.open.clear()
  }
}
