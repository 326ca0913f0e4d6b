/** The warden from outside: a thread that owns the workers of one pool and keeps their time. */

import { type MessagePort, Worker } from 'node:worker_threads'
import { asError } from '../base/error.ts'
import { script } from '../base/place.ts'
import type { Cell, WorkerEnds } from '../worker/protocol.ts'
import { threadEnvironment } from './warden/environment.ts'
import type { Command, Isolation, Reach, Report, WardEvents, WardenData } from './warden/messages.ts'

const ownFile = script('host/pool/warden/entry')
const workerFile = script('host/worker/entry')

/** Owns workers. They die with it. */
export class Warden {
  private readonly thread: Worker
  private readonly awake = new Int32Array(new SharedArrayBuffer(4))
  private readonly workers = new Map<number, WardEvents>()
  private lastWorker = 0
  private ended = false
  /** What workers that are started from now on may reach. */
  reach: Reach = { read: [], write: [] }

  /** Starts the thread; `file` replaces what workers run, for tests of workers that misbehave. */
  constructor(isolation: Isolation, file = workerFile) {
    const data: WardenData = { file: file.href, isolation, awake: this.awake.buffer }
    this.thread = new Worker(ownFile, {
      name: 'glovebox-warden',
      workerData: data,
      env: threadEnvironment(),
      argv: [],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    this.thread.on('message', (report: Report) => this.hear(report))
    this.thread.on('error', thrown => this.lose(asError(thrown).message))
    this.thread.on('exit', () => this.lose('the thread that owned it ended'))
    this.thread.unref()
  }

  /** False once it cannot start workers any more. */
  get alive(): boolean {
    return !this.ended
  }

  /** Starts a worker; answers the number by which it goes. */
  start(cell: Cell, ends: WorkerEnds, events: WardEvents): number {
    const worker = ++this.lastWorker
    this.workers.set(worker, events)
    this.tell({ type: 'start', worker, cell: cell.buffer, ends, reach: this.reach }, ends.port, ends.answers)
    return worker
  }

  /** Ends a worker. */
  end(worker: number): void {
    this.tell({ type: 'end', worker })
  }

  /** Work is under way: the warden keeps time until none is. */
  wake(): void {
    if (Atomics.exchange(this.awake, 0, 1) === 0) this.tell({ type: 'wake' })
  }

  /** Whether the process is to live on for what the workers do. */
  hold(on: boolean): void {
    if (on) this.thread.ref()
    else this.thread.unref()
  }

  private tell(command: Command, ...transfer: MessagePort[]): void {
    this.thread.postMessage(command, transfer)
  }

  private hear(report: Report): void {
    const events = this.workers.get(report.worker)
    if (report.type === 'lost') events?.lost(report.death)
    else {
      this.workers.delete(report.worker)
      events?.gone()
    }
  }

  private lose(message: string): void {
    this.ended = true
    const workers = [...this.workers.values()]
    this.workers.clear()
    for (const events of workers) {
      events.lost({ kind: 'crashed', message })
      events.gone()
    }
  }

  /** Ends the thread, and with it every worker. */
  async terminate(): Promise<void> {
    this.ended = true
    await this.thread.terminate()
  }
}
