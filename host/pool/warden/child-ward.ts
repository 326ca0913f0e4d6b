/**
 * One worker in a process of its own, as its owner sees it: starts the process, relays what the outside and the worker say, notices its death, ends
 * it. On the warden's thread.
 */

import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { asError } from '../../base/error.ts'
import { packageRoot, script } from '../../base/place.ts'
import {
  BEGIN_MS,
  type Cell,
  REST_MS,
  Receiver,
  type Request,
  type Response,
  ROOM,
  readRequest,
  Sender,
  sharedNow,
  transferOf,
  type WorkerEnds,
  writeResponse,
} from '../../worker/protocol.ts'
import type { FromChild, ToChild } from './child-messages.ts'
import type { DeathReport, Reach, WardEvents, Warded } from './messages.ts'
import { GRACE_MS, type StopCause } from './watch.ts'

const childFile = script('host/pool/warden/child')

/** The package, in a clone or installed; and where Extism lies, which is elsewhere when it is installed. */
const readable = [packageRoot, new URL('../../', import.meta.resolve('extism'))]

/** What the child may take beyond the time that its own watchdog keeps, in milliseconds; one that takes longer is stopped, or runs amok. */
const CHILD_MS = 4 * GRACE_MS

/** A worker in a child process. Requests are relayed one at a time, so that those behind can still be taken back. */
export class ChildWard implements Warded {
  private readonly ends: WorkerEnds
  private readonly cell: Cell
  private readonly events: WardEvents
  private readonly child: ChildProcess
  private readonly requests: Receiver
  private readonly responses: Sender
  /** What the outside has no room for, until it listens: said at the looks. */
  private readonly unsaid: Response[] = []
  /** The request that the child was told to stop. */
  private stopped = 0
  private given = false
  private exited = false

  constructor(file: URL, ends: WorkerEnds, cell: Cell, events: WardEvents, reach: Reach) {
    this.ends = ends
    this.cell = cell
    this.events = events
    cell.expect(sharedNow() + BEGIN_MS + CHILD_MS)
    this.child = fork(fileURLToPath(childFile), [file.href], {
      // Security: nothing of the host's environment, arguments or open files gets there but the channel.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [
        '--permission',
        '--allow-worker',
        ...permissions(reach),
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=SecurityWarning',
      ],
      serialization: 'advanced',
    })
    this.child.on('message', message => this.heard(message as FromChild))
    // One that closed its channel can neither be told nor say anything more.
    this.child.on('disconnect', () => this.child.kill('SIGKILL'))
    this.child.on('error', cause => this.leave(`its process failed: ${cause.message}`))
    this.child.on('exit', (code, signal) => this.leave(`its process ended with ${signal ?? `code ${code}`}`))
    this.requests = new Receiver(ends.requests, ends.port, () => this.relay())
    this.responses = new Sender(ends.responses, ends.port)
    this.requests.sleep()
    ends.answers.on('message', message => this.tell({ type: 'answer', message }))
  }

  get idle(): boolean {
    return this.cell.due === undefined
  }

  /** The child keeps the time of the worker; this is for when it does not. */
  look(now: number): StopCause | undefined {
    this.say()
    const { claimed: id, due } = this.cell
    if (due === undefined) return undefined
    const cause = id === 0 ? undefined : this.cell.stopRequested(id)
    if (cause && this.stopped !== id) {
      this.stopped = id
      this.tell({ type: 'stop', id, cause })
      this.cell.due = Math.min(due, now + CHILD_MS)
    }
    return now >= due ? (cause ?? 'time') : undefined
  }

  private tell(message: ToChild): void {
    if (this.child.connected) this.child.send(message)
  }

  private relay(): void {
    while (this.cell.claimed === 0) {
      const sent = this.requests.next()
      if (sent === undefined) {
        if (this.cell.rested()) this.say({ type: 'rested' })
        if (this.requests.sleep()) return
        continue
      }
      const request = readRequest(sent)
      if (request.type !== 'end-session') {
        if (!this.cell.claim(request.id)) continue
        const now = sharedNow()
        this.cell.begin(request.id, now, now + timeOf(request) + CHILD_MS)
      }
      this.tell({ type: 'request', request: withoutModules(request) })
    }
  }

  private say(...said: Response[]): void {
    this.unsaid.push(...said)
    while (
      this.unsaid.length > 0 &&
      this.responses.send(writeResponse(this.unsaid[0]!), ROOM, transferOf(this.unsaid[0]!))
    ) {
      this.unsaid.shift()
    }
  }

  /** Security: a process gone wrong can harm nothing but its own calls; a throw here would end every worker. */
  private heard(message: FromChild): void {
    try {
      this.hear(message)
    } catch (thrown) {
      this.end({ kind: 'crashed', message: `its process said what none says: ${asError(thrown).message}` })
    }
  }

  private hear(message: FromChild): void {
    if (message.type === 'lost') {
      const { fuel, memoryBytes, ranMs, death } = message
      const now = sharedNow()
      this.cell.note(fuel, memoryBytes)
      this.cell.begin(this.cell.claimed, now - ranMs, now)
      this.end(death)
      return
    }
    const { said } = message
    if (said.type === 'rested') this.relay()
    else {
      if (said.type !== 'ask' && said.type !== 'decided') this.cell.rest(sharedNow() + REST_MS + CHILD_MS)
      this.say(said)
      if (said.type === 'ready') this.relay()
    }
  }

  private give(death: DeathReport): void {
    if (this.given) return
    this.given = true
    this.cell.end(sharedNow())
    this.events.lost(death)
  }

  private leave(message: string): void {
    if (this.exited) return
    this.exited = true
    this.end({ kind: 'crashed', message })
    this.ends.port.close()
    this.ends.answers.close()
    this.events.gone()
  }

  end(death: DeathReport): void {
    this.give(death)
    this.child.kill('SIGKILL')
  }
}

/** Security: the second wall around files. The first, in the worker, knows which guest may do what; this one, of all guests together. */
function permissions({ read, write }: Reach): string[] {
  // Directories are held by descriptors, from which the system goes on through this one.
  const held = read.length > 0 ? ['/proc/self/fd'] : []
  const own = readable.map(url => fileURLToPath(url))
  return [
    ...[...own, ...read, ...held].map(path => `--allow-fs-read=${path}`),
    ...[...write, ...(write.length > 0 ? held : [])].map(path => `--allow-fs-write=${path}`),
  ]
}

/** How long the child lets a worker take for a request, in milliseconds. */
function timeOf(request: Request): number {
  if (request.type === 'prepare') return BEGIN_MS + request.timeoutMs
  if (request.type === 'end-session') return 0
  return request.limits.timeoutMs + (request.introduce === undefined ? 0 : BEGIN_MS)
}

/** Compiled modules stay in the process that compiled them. */
function withoutModules(request: Request): Request {
  if (!('introduce' in request) || request.introduce === undefined) return request
  const { introduce } = request
  return { ...request, introduce: { ...introduce, artifact: { ...introduce.artifact, modules: [] } } }
}
