/**
 * Where a child process starts: owns one worker thread, relays between it and the warden, and keeps its time as the warden does for
 * threads. No guest runs on this thread.
 */

import { MessageChannel } from 'node:worker_threads'
import { Cell, type Response, sharedNow } from '../../worker/protocol.ts'
import { setV8Flags } from '../flags.ts'
import type { FromChild, ToChild } from './child-messages.ts'
import { Ward } from './ward.ts'
import { TICK_MS } from './watch.ts'

const [, , file = ''] = process.argv
const cell = new Cell()
const requests = new MessageChannel()
const answers = new MessageChannel()

setV8Flags()
const say = (message: FromChild): void => {
  process.send?.(message)
}
const ward = new Ward(new URL(file), { port: requests.port2, answers: answers.port2 }, cell, {
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
requests.port1.on('message', relay)

process.on('message', (message: ToChild) => {
  if (message.type === 'stop') cell.requestStop(message.id, message.cause)
  else if (message.type === 'answer') {
    answers.port1.postMessage(message.message)
    cell.ring()
  } else {
    const { request } = message
    if (request.type !== 'end-session') cell.offer(request.id)
    requests.port1.postMessage(request)
    if (request.type !== 'end-session') cell.latest = request.id
  }
})
process.on('disconnect', () => process.exit())

const looking = setInterval(() => {
  const cause = ward.look(sharedNow())
  if (cause === undefined) return
  clearInterval(looking)
  ward.end({ kind: 'killed', cause })
}, TICK_MS)
