/** Where a worker starts: answers requests, one at a time, until it is terminated. Inside the worker. */

import { parentPort, workerData } from 'node:worker_threads'
import { asError, GloveboxError } from '../base/error.ts'
import { describe } from './describe.ts'
import { Guest, type LoadedComponent } from './guest.ts'
import { provides } from './imports.ts'
import { type CallPlugin, openPlugin } from './plugin.ts'
import { loadArtifact, prepare } from './prepare.ts'
import type { ComponentInfo } from './protocol.ts'
import {
  type CallRequest,
  Cell,
  type PrepareRequest,
  type Request,
  type Response,
  type WorkerData,
} from './protocol.ts'

const port = parentPort!
const cell = new Cell((workerData as WorkerData).cell)
const now = () => performance.now()
const utf8 = { decode: new TextDecoder(), encode: new TextEncoder() }

/** A component, and the Extism plugin that is its door. */
interface Known {
  readonly loaded: LoadedComponent
  readonly plugin: CallPlugin
}

const known = new Map<string, Known>()
const sessions = new Map<number, Guest>()

/** The call that the plugin is being entered for; the bridge has no other way to learn of it. */
let current: { request: CallRequest; known: Known; fault?: GloveboxError } | undefined

function say(response: Response): void {
  port.postMessage(response)
}

function handlePrepare({ id, bytes, artifact: isArtifact }: PrepareRequest): void {
  const { artifact, component } = prepare(bytes, isArtifact)
  const info: ComponentInfo = describe(component, provides)
  say({ type: 'prepared', id, artifact, info })
}

async function handleCall(request: CallRequest): Promise<void> {
  const component = known.get(request.component) ?? (await learn(request))
  current = { request, known: component }
  const report = await component.plugin(request.function, utf8.encode.encode(request.input))
  const { fault } = current
  current = undefined
  if (fault) throw fault
  say({ type: 'called', id: request.id, report: utf8.decode.decode(report) })
}

async function learn({ component, introduce }: CallRequest): Promise<Known> {
  if (introduce === undefined)
    throw new GloveboxError('internal', 'A worker was asked to call a component it does not know.')
  const loaded = loadArtifact(introduce.artifact, introduce.functions)
  const entry = { loaded, plugin: await openPlugin(introduce.functions.length, bridge) }
  known.set(component, entry)
  return entry
}

/** Runs the current call; Extism hands over the input and takes the report. */
function bridge(functionIndex: number, input: Uint8Array): Uint8Array {
  const { request, known } = current!
  const guest = guestFor(request, known.loaded)
  const { id, limits } = request
  const { report, fault } = guest.call({ id, function: functionIndex, input: utf8.decode.decode(input), limits })
  if (fault) current!.fault = fault
  return utf8.encode.encode(JSON.stringify(report))
}

function guestFor({ session }: CallRequest, loaded: LoadedComponent): Guest {
  // Without a session, a new instance for each call: nothing of one call can be there for the next.
  if (session === undefined) return new Guest(loaded, cell, now)
  let guest = sessions.get(session)
  if (guest === undefined) {
    guest = new Guest(loaded, cell, now)
    sessions.set(session, guest)
  }
  return guest
}

async function handle(request: Request): Promise<void> {
  if (request.type === 'end-session') {
    sessions.delete(request.session)
    return
  }
  try {
    if (request.type === 'prepare') handlePrepare(request)
    else await handleCall(request)
  } catch (thrown) {
    current = undefined
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
