/**
 * Where a child process starts: owns one worker thread, relays between it and the warden, and keeps its time as the warden does for
 * threads. No guest runs on this thread.
 */

import { MessageChannel } from 'node:worker_threads'
import {
  Cell,
  Fifo,
  MAX_HELD,
  Receiver,
  type Response,
  readText,
  Sender,
  sharedNow,
  transferOf,
  writeRequest,
} from '../../worker/protocol.ts'
import { setV8Flags } from '../flags.ts'
import type { FromChild, ToChild } from './child-messages.ts'
import { Ward } from './ward.ts'
import { TICK_MS } from './watch.ts'

const [, , file = ''] = process.argv
const cell = new Cell()
const { port1: port, port2: workerPort } = new MessageChannel()
const [requests, responses] = [new Fifo().buffer, new Fifo().buffer]
const answers = new MessageChannel()

setV8Flags()
const say = (message: FromChild): void => {
  process.send?.(message)
}
const ward = new Ward(new URL(file), { port: workerPort, answers: answers.port2, requests, responses }, cell, {
  lost: death => say({ type: 'lost', death, ...cell.noted(), ranMs: cell.ranFor(cell.claimed) }),
  gone: () => process.disconnect?.(),
})

/** The warden relays nothing to a worker that tidies up, so it has to know when that is over. */
function relay(said: Response): void {
  say({
    type: 'said',
    said: said.type === 'prepared' ? { ...said, artifact: { ...said.artifact, modules: [] } } : said,
  })
  const isAnswer = 'id' in said && said.type !== 'ask' && said.type !== 'decided'
  if (isAnswer && !cell.wantRested()) say({ type: 'said', said: { type: 'rested' } })
}
const toWorker = new Sender(requests, port)
const fromWorker = new Receiver(responses, port, hear)

function hear(): void {
  for (let heard = 0; heard < MAX_HELD; heard++) {
    const said = fromWorker.next()
    if (said !== undefined) {
      relay(readText(said) as Response)
      continue
    }
    if (fromWorker.broken)
      ward.end({ kind: 'crashed', message: 'it sent a message that is not an answer to its request' })
    if (fromWorker.sleep()) return
  }
  // Security: however much it says, this thread keeps its time.
  setImmediate(hear)
}
hear()

process.on('message', (message: ToChild) => {
  if (message.type === 'stop') cell.requestStop(message.id, message.cause)
  else if (message.type === 'answer') {
    answers.port1.postMessage(message.message)
    cell.ring()
  } else {
    const { request } = message
    if (request.type !== 'end-session') cell.offer(request.id)
    toWorker.send(writeRequest(request), 0, transferOf(request))
  }
})
process.on('disconnect', () => process.exit())

const looking = setInterval(() => {
  const cause = ward.look(sharedNow())
  if (cause === undefined) return
  clearInterval(looking)
  ward.end({ kind: 'killed', cause })
}, TICK_MS)
