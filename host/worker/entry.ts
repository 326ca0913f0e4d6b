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
  sharedNow,
  type WorkerData,
} from './protocol.ts'
import { Residents } from './residents.ts'

const { port, cell: buffer, answers } = workerData as WorkerData
const cell = new Cell(buffer)
const receive = (): AskAnswer | undefined => receiveMessageOnPort(answers)?.message as AskAnswer | undefined
const residents = new Residents({ cell, now: sharedNow, epochMs: Date.now, line: { say, receive } })

function say(response: Response): void {
  port.postMessage(response)
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
    const { report, prepareNext } = await residents.call(request)
    return [{ type: 'called', id, report }, prepareNext]
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
  cell.due = sharedNow() + BEGIN_MS
  if (!cell.claim(request.id)) return
  const [response, tidyUp] = await answer(request)
  const answered = sharedNow()
  cell.rest(answered + REST_MS)
  say(response)
  tidyUp?.()
  cell.restMs = sharedNow() - answered
}

const inbox = new Inbox(port, cell, async () => {
  let request = inbox.next()
  while (request !== undefined) {
    await handle(request)
    request = inbox.next()
    if (request !== undefined) continue
    if (cell.rested()) say({ type: 'rested' })
    request = inbox.lookFor()
  }
})
say({ type: 'ready' })
