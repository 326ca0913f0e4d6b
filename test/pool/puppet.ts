/** A worker that does what it is told by the input of a call: it stands in for workers that misbehave. */

import { spawnSync } from 'node:child_process'
import { closeSync, readFileSync } from 'node:fs'
import { receiveMessageOnPort, workerData } from 'node:worker_threads'
import {
  type AskAnswer,
  type CallRequest,
  Cell,
  MAX_ASK_BYTES,
  REST_MS,
  Receiver,
  type Response,
  readRequest,
  Sender,
  sharedNow,
  type WorkerData,
  writeResponse,
} from '../../host/worker/protocol.ts'

const ends = workerData as WorkerData
const { port, answers } = ends
const cell = new Cell(ends.cell)
const outbox = new Sender(ends.responses, port)

const tell = (response: unknown): void => {
  while (!outbox.send(writeResponse(response as Response))) outbox.waitForRoom()
}

const ask = (id: number, number: number, text: string): void =>
  tell({ type: 'ask', id, ask: number, method: 'echo', text })

/** The next answer, or the message of the error; waits without turning the event loop, as a guest's thread does. */
function answered(id: number): string {
  for (;;) {
    const { rings } = cell
    const message = receiveMessageOnPort(answers)?.message as AskAnswer | undefined
    if (message) return message.error ? message.error.message : message.reply.text
    if (cell.stopRequested(id)) return `stopped: ${cell.stopRequested(id)}`
    cell.wait(rings, 10_000)
  }
}

const say = (response: object): void => {
  cell.rest(sharedNow() + REST_MS)
  tell(response)
}
const answer = (id: number, report: string): void => say({ type: 'called', id, report })

const decide = (id: number, subject: unknown): void =>
  tell({ type: 'decided', id, decision: { decision: 'deny', kind: 'http', subject } })

/** The code of what it throws. */
function codeOf(run: () => unknown): string {
  try {
    return String(run())
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code!
  }
}

const orders: Record<string, (id: number) => void> = {
  answer: id => answer(id, 'done'),
  'answer and never rest': id => {
    answer(id, 'done')
    for (;;);
  },
  'answer twice': id => {
    answer(id, 'first')
    answer(id, 'second')
  },
  'answer for another': id => answer(id + 1, 'foreign'),
  'be ready again': () => tell({ type: 'ready' }),
  'say nonsense': () => port.postMessage('nonsense'),
  'leave no room': id => {
    // The first word says how far it has read, the second how far was written.
    const words = new Int32Array(ends.requests)
    words[0] = words[1]! + 4
    answer(id, 'done')
  },
  'send half an answer': id => void outbox.send({ type: 'called', id }),
  'fail with a made-up code': id => tell({ type: 'failed', id, error: { code: 'toString', message: '', detail: {} } }),
  fail: id => say({ type: 'failed', id, error: { code: 'internal', message: 'told to', detail: {} } }),
  'exit 0': () => process.exit(0),
  'exit 7': () => process.exit(7),
  abort: () => void process.kill(process.pid, 'SIGABRT'),
  'stop its process': () => void process.kill(process.pid, 'SIGSTOP'),
  'close its channel': () => closeSync(3),
  'tell its environment': id => answer(id, JSON.stringify([process.env, process.argv.length])),
  'read a file of the machine': id =>
    answer(
      id,
      codeOf(() => readFileSync('/etc/passwd', 'latin1')),
    ),
  'start a process': id =>
    answer(
      id,
      codeOf(() => spawnSync(process.execPath, ['-v'])),
    ),
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
  'ask and answer': id => {
    ask(id, 1, 'hello')
    answer(id, answered(id))
  },
  'ask as much as may be': id => {
    ask(id, 1, 'x'.repeat(MAX_ASK_BYTES))
    answer(id, `${answered(id).length}`)
  },
  'ask too much': id => ask(id, 1, 'x'.repeat(MAX_ASK_BYTES + 1)),
  'ask as often as may be': id => {
    for (let n = 1; n <= 64; n++) ask(id, n, '')
    answer(id, answered(id))
  },
  'ask too often': id => {
    for (let n = 1; n <= 65; n++) ask(id, n, '')
  },
  'ask for another': id => ask(id + 1, 1, 'hello'),
  'ask after the answer': id => {
    tell({ type: 'called', id, report: 'done' })
    ask(id, 1, 'hello')
  },
  'send half an ask': id => tell({ type: 'ask', id, ask: 1, method: 'echo' }),
  'decide and answer': id => {
    decide(id, 'a.test')
    answer(id, 'done')
  },
  'decide and wait': id => {
    decide(id, 'a.test')
    answer(id, answered(id))
  },
  'decide nonsense': id => decide(id, 7),
  flood: () => {
    for (;;) port.postMessage({ type: 'ready', much: 'x'.repeat(1000) })
  },
  'flood with answers': id => {
    for (;;) tell({ type: 'called', id, report: 'x'.repeat(1000) })
  },
  'stop when asked': id => {
    while (cell.stopRequested(id) === undefined);
    answer(id, `stopped: ${cell.stopRequested(id)}`)
  },
}

const serve = (): void => {
  do {
    for (let sent = requests.next(); sent !== undefined; sent = requests.next()) {
      const { id, input, limits } = readRequest(sent) as CallRequest
      if (cell.claim(id)) {
        cell.begin(id, sharedNow(), sharedNow() + limits.timeoutMs)
        orders[input]!(id)
      }
      // One that was told to be silent goes on.
      if (cell.claimed === 0 && cell.rested()) tell({ type: 'rested' })
    }
  } while (!requests.sleep())
}
const requests = new Receiver(ends.requests, port, serve)
requests.sleep()
tell({ type: 'ready' })
