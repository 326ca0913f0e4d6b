/** The adapter of jco: components transpiled to JavaScript, in a worker that is terminated at the deadline, with the shim's sandbox. */

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Adapter, Call, GuestFiles, Loaded, Outcome } from '../runner/adapter.ts'

const version = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../../../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version

/** The adapter. */
export const adapter: Adapter = {
  name: 'jco',
  version: `transpile ${version('@bytecodealliance/jco-transpile')}, shim ${version('@bytecodealliance/preview2-shim')}, Node ${process.versions.node}`,
  features: ['component', 'wasi', 'cancel', 'dir', 'env'],
  start: async () => ({ load }),
}

/** Old space of a worker; what is known of it is that it holds for small objects. */
const HEAP_MB = 256

// The generated code is imported from beside the component, and finds the packages that it imports from here.
const resolveFrom = createRequire(import.meta.url).resolve('@bytecodealliance/preview2-shim/instantiation')

async function load({ component, limits, grants }: GuestFiles): Promise<Loaded | Outcome> {
  let worker: Worker | undefined
  const start = async (): Promise<Outcome> => {
    worker = new Worker(new URL('./jco-worker.mjs', import.meta.url), {
      workerData: { component, resolveFrom, grants },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      stdout: true,
      stderr: true,
    })
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
        const answer = await callWorker(worker!, call, call.limits?.timeoutMs ?? limits.timeoutMs ?? 10_000)
        if (answer.lost) worker = undefined
        return answer.outcome
      })
      last = outcome
      return outcome
    },
  }
}

async function callWorker(worker: Worker, { function: name, args, signal }: Call, timeoutMs: number) {
  worker.postMessage({ name, args: Object.values(args) })
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
