/** Where a worker starts: answers requests, one at a time, until it is terminated. Inside the worker. */

import { receiveMessageOnPort, workerData } from 'node:worker_threads'
import { asError, GloveboxError } from '../base/error.ts'
import { describe } from './describe.ts'
import { gets, provides } from './imports.ts'
import { Inbox } from './inbox.ts'
import { planLink } from './planner.ts'
import { prepare } from './prepare.ts'
import {
  type AskAnswer,
  BEGIN_MS,
  Cell,
  type EndSessionRequest,
  type PrepareRequest,
  REST_MS,
  type Request,
  type Response,
  ROOM,
  Sender,
  sharedNow,
  transferOf,
  type WorkerData,
  writeResponse,
} from './protocol.ts'
import { Residents } from './residents.ts'

const ends = workerData as WorkerData
const cell = new Cell(ends.cell)
const outbox = new Sender(ends.responses, ends.port)
const receive = (): AskAnswer | undefined => receiveMessageOnPort(ends.answers)?.message as AskAnswer | undefined
const residents = new Residents({ cell, now: sharedNow, epochMs: Date.now, line: { say, receive } })

/** Security: while too much waits to be heard, what could be said without end blocks the thread. */
function say(response: Response): void {
  const endless = response.type === 'ask' || response.type === 'decided'
  const transfer = transferOf(response)
  while (!outbox.send(writeResponse(response), endless ? ROOM : 0, transfer)) outbox.waitForRoom()
}

function answerPrepare({ id, bytes, artifact: isArtifact, timeoutMs }: PrepareRequest): Response {
  cell.due = sharedNow() + timeoutMs
  const { artifact, component, type } = prepare(bytes, isArtifact)
  const info = describe(component, type, provides, gets)
  // A component that could not be linked is refused when it is loaded, not when it is called.
  planLink(component)
  return { type: 'prepared', id, artifact, info }
}

/** Answers a request; what is to be done once the answer is on its way comes back. */
async function answer(request: Exclude<Request, EndSessionRequest>): Promise<[Response, (() => void) | undefined]> {
  const { id } = request
  try {
    if (request.type === 'prepare') return [answerPrepare(request), undefined]
    if (request.type === 'warm') {
      await residents.warm(request)
      return [{ type: 'warmed', id }, undefined]
    }
    const { report, attachments, prepareNext } = await residents.call(request)
    return [{ type: 'called', id, report, attachments }, prepareNext]
  } catch (thrown) {
    const error = GloveboxError.is(thrown)
      ? thrown
      : new GloveboxError('internal', `A worker failed: ${asError(thrown).message}`, { cause: thrown })
    return [{ type: 'failed', id, error: error.toData() }, undefined]
  }
}

async function handle(request: Request): Promise<void> {
  if (request.type === 'end-session') {
    residents.endSession(request.session)
    return
  }
  const begun = sharedNow()
  cell.due = begun + BEGIN_MS
  if (!cell.claim(request.id)) return
  const [response, tidyUp] = await answer(request)
  const answered = sharedNow()
  cell.rest(answered + REST_MS)
  say(response)
  tidyUp?.()
  const tidy = sharedNow()
  cell.restMs = tidy - answered
  cell.took(tidy - begun)
}

function rested(): void {
  if (cell.rested()) say({ type: 'rested' })
}

const inbox = new Inbox(ends, async () => {
  for (;;) {
    const request = await inbox.next(rested)
    if (request === undefined) return
    await handle(request)
  }
})
say({ type: 'ready' })
