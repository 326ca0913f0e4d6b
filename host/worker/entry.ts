/** Where a worker starts: answers requests, one at a time, until it is terminated. Inside the worker. */

import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { asError, GloveboxError } from '../base/error.ts'
import { describe } from './describe.ts'
import { gets, provides } from './imports.ts'
import { prepare } from './prepare.ts'
import {
  type AskAnswer,
  Cell,
  type PrepareRequest,
  type Request,
  type Response,
  sharedNow,
  type WorkerData,
} from './protocol.ts'
import { Residents } from './residents.ts'

const port = parentPort!
const { cell: buffer, answers } = workerData as WorkerData
const receive = (): AskAnswer | undefined => receiveMessageOnPort(answers)?.message as AskAnswer | undefined
const residents = new Residents({ cell: new Cell(buffer), now: sharedNow, line: { say, receive } })

function say(response: Response): void {
  port.postMessage(response)
}

function answerPrepare({ id, bytes, artifact: isArtifact }: PrepareRequest): Response {
  const { artifact, component, type } = prepare(bytes, isArtifact)
  return { type: 'prepared', id, artifact, info: describe(component, type, provides, gets) }
}

async function handle(request: Request): Promise<void> {
  if (request.type === 'end-session') {
    residents.endSession(request.session)
    return
  }
  try {
    if (request.type === 'prepare') say(answerPrepare(request))
    else {
      const { report, prepareNext } = await residents.call(request)
      say({ type: 'called', id: request.id, report })
      prepareNext()
      say({ type: 'rested', id: request.id })
    }
  } catch (thrown) {
    const error = GloveboxError.is(thrown)
      ? thrown
      : new GloveboxError('internal', `A worker failed: ${asError(thrown).message}`, { cause: thrown })
    say({ type: 'failed', id: request.id, error: error.toData() })
  }
}

// Requests are answered in order even if the outside sent several.
let previous: Promise<void> = Promise.resolve()
port.on('message', (request: Request) => {
  previous = previous.then(() => handle(request))
})
say({ type: 'ready' })
