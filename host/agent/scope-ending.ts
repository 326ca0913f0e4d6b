/** How a scope ends, and what those are told who wait for it. */

import { GloveboxError } from '../base/error.ts'

/** How a scope ended, as its cleanups see it. */
export type Exit =
  | { readonly status: 'ok' }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'canceled'; readonly reason: unknown }

/** An exit, with what waiting tasks are told. The first one that a scope gets is the one that stays. */
export interface Ending {
  readonly exit: Exit
  /** What tasks reject with; undefined where they resolve. */
  readonly error?: unknown
}

/** The ending of a scope whose block returned. */
export const returned: Ending = { exit: { status: 'ok' } }

/** The ending of a scope in which something failed. */
export const failedBy = (error: unknown): Ending => ({ exit: { status: 'failed', error }, error })

/** The ending of a scope that was canceled from outside. */
export function canceledBy(reason: unknown): Ending {
  const ours = GloveboxError.is(reason) && reason.code === 'agent/canceled'
  const error = ours ? reason : new GloveboxError('agent/canceled', 'The run was canceled.', { cause: reason })
  return { exit: { status: 'canceled', reason }, error }
}

/** The ending of a child whose parent ended: it is canceled, and whoever waits for it learns what ended the parent. */
export function following({ exit, error }: Ending): Ending {
  if (exit.status === 'ok') return over
  return exit.status === 'canceled' ? { exit, error } : { exit: { status: 'canceled', reason: exit.error }, error }
}

/** The ending of what still runs when its parent's block returns. */
const over = canceledBy(new GloveboxError('agent/canceled', 'The scope that this ran in is over.'))

/** The `reason` of the signal of a scope with this ending. */
export function reasonOf({ exit }: Ending): unknown {
  if (exit.status === 'failed') return exit.error
  return exit.status === 'canceled' ? exit.reason : over.error
}

/** What aborts a signal of a scope, and has done so where the scope has ended. */
export function controllerOf(ending: Ending | undefined): AbortController {
  const controller = new AbortController()
  if (ending) controller.abort(reasonOf(ending))
  return controller
}

/** True for what work throws because it was canceled, which says nothing new. */
export function isEcho(error: unknown, ending: Ending): boolean {
  if (error === ending.error || error === reasonOf(ending)) return true
  if (GloveboxError.is(error)) return error.code === 'agent/canceled'
  return error instanceof Error && error.name === 'AbortError'
}

/** The error of work that took too long. */
export function timeoutError(timeoutMs: number): GloveboxError {
  const message = `The work took longer than its ${timeoutMs} ms. Give it more time, or less to do.`
  return new GloveboxError('agent/timeout', message, { detail: { timeoutMs } })
}

/** The error of a scope that had to leave work behind. */
export function stuckError(stuck: readonly string[]): GloveboxError {
  const message = `Work ignored its cancellation and was left behind: ${stuck.join(', ')}. Make it end when its signal is aborted.`
  return new GloveboxError('agent/stuck', message, { detail: { stuck } })
}
