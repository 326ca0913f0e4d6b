/** Calls the functions that a scope is given, so that whatever they do is a promise, or nothing. */

import type { Exit } from './scope-ending.ts'

/** Starts work; what it throws at once is a rejection. */
export function start<T, A>(work: (argument: A) => T | PromiseLike<T>, argument: A): Promise<T> {
  try {
    return Promise.resolve(work(argument))
  } catch (error) {
    return Promise.reject(error)
  }
}

/** Runs a cleanup; a promise, when it is not over or has failed. */
export function attempt(cleanup: (exit: Exit) => unknown, exit: Exit): Promise<unknown> | undefined {
  try {
    const running = cleanup(exit)
    return typeof running === 'object' && running !== null && 'then' in running ? Promise.resolve(running) : undefined
  } catch (error) {
    return Promise.reject(error)
  }
}
