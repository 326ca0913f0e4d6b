/** A guest in a worker that is terminated at its deadline: how adapters of engines that have no deadline of their own stop a call. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Call, Loaded, Outcome } from './adapter.ts'

/** Old space of a worker, in MiB; what is known of it is that it holds for small objects. */
const HEAP_MB = 256

/** What the worker is sent for each call. It posts one outcome when it has loaded the guest, and one for each call. */
export interface WorkerCall {
  readonly name: string
  /** In the order of the parameters. */
  readonly args: readonly unknown[]
}

/** Loads a guest in a worker of its own, which is made anew after each end of it. `timeoutMs` is the deadline of calls that have none. */
export async function loadInWorker(file: URL, workerData: object, timeoutMs = 10_000): Promise<Loaded | Outcome> {
  let worker: Worker | undefined
  const start = async (): Promise<Outcome> => {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB }
    worker = new Worker(file, { workerData, resourceLimits, stdout: true, stderr: true })
    return answerOf(worker)
  }
  const ready = await start()
  if (ready.status !== 'ok') return ready
  // One call at a time: a worker has one thread.
  let last: Promise<unknown> = Promise.resolve()
  return {
    call(call) {
      const outcome = last.then(async (): Promise<Outcome> => {
        if (call.signal.aborted) return { status: 'canceled' }
        if (worker === undefined) await start()
        const answer = await callWorker(worker!, call, call.limits?.timeoutMs ?? timeoutMs)
        if (answer.lost) worker = undefined
        return answer.outcome
      })
      last = outcome
      return outcome
    },
  }
}

async function callWorker(worker: Worker, { function: name, args, signal }: Call, timeoutMs: number) {
  worker.postMessage({ name, args: Object.values(args) } satisfies WorkerCall)
  let ended: Outcome | undefined
  const end = (outcome: Outcome): void => {
    ended ??= outcome
    worker.terminate()
  }
  const timer = setTimeout(() => end({ status: 'limit', limit: 'time' }), timeoutMs)
  const cancel = (): void => end({ status: 'canceled' })
  signal.addEventListener('abort', cancel)
  const outcome = await answerOf(worker)
  clearTimeout(timer)
  signal.removeEventListener('abort', cancel)
  return { outcome: ended ?? outcome, lost: ended !== undefined || outcome.code === 'worker-lost' }
}

/** What the worker says next, or how it ended. */
async function answerOf(worker: Worker): Promise<Outcome> {
  const gone = new AbortController()
  const { signal } = gone
  try {
    return await Promise.race([
      once(worker, 'message', { signal }).then(([message]) => message as Outcome),
      once(worker, 'exit', { signal }).then(
        ([code]): Outcome => ({ status: 'fault', code: 'worker-lost', message: `exit ${code}` }),
      ),
    ])
  } catch (thrown) {
    const memory = (thrown as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
    return memory
      ? { status: 'limit', limit: 'memory', code: 'worker-lost' }
      : { status: 'fault', code: 'worker-lost', message: String(thrown) }
  } finally {
    gone.abort()
  }
}
