/** A worker that does what it is told by the input of a call: it stands in for workers that misbehave. */

import { parentPort, workerData } from 'node:worker_threads'
import { type CallRequest, Cell, sharedNow, type WorkerData } from '../../host/worker/protocol.ts'

const port = parentPort!
const cell = new Cell((workerData as WorkerData).cell)

const answer = (id: number, report: string): void => {
  port.postMessage({ type: 'called', id, report })
  port.postMessage({ type: 'rested', id })
}

const orders: Record<string, (id: number) => void> = {
  answer: id => answer(id, 'done'),
  'answer and never rest': id => port.postMessage({ type: 'called', id, report: 'done' }),
  'answer twice': id => {
    answer(id, 'first')
    answer(id, 'second')
  },
  'answer for another': id => answer(id + 1, 'foreign'),
  'be ready again': () => port.postMessage({ type: 'ready' }),
  'say nonsense': () => port.postMessage('nonsense'),
  'send half an answer': id => port.postMessage({ type: 'called', id }),
  'fail with a made-up code': id =>
    port.postMessage({ type: 'failed', id, error: { code: 'toString', message: '', detail: {} } }),
  fail: id => port.postMessage({ type: 'failed', id, error: { code: 'internal', message: 'told to', detail: {} } }),
  'exit 0': () => process.exit(0),
  'exit 7': () => process.exit(7),
  throw: () => {
    throw new Error('told to throw')
  },
  reject: () => void Promise.reject(new Error('told to reject')),
  'fill the heap': () => {
    const kept: unknown[] = []
    for (;;) kept.push({ kept: kept.length, more: {} })
  },
  spin: id => {
    cell.note(BigInt(id), 65_536)
    for (;;);
  },
  silence: () => {},
  'stop when asked': id => {
    while (cell.stopRequested(id) === undefined);
    answer(id, `stopped: ${cell.stopRequested(id)}`)
  },
}

port.on('message', ({ id, input }: CallRequest) => {
  cell.begin(id, sharedNow())
  orders[input]!(id)
})
port.postMessage({ type: 'ready' })
