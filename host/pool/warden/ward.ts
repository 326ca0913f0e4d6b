/** One worker thread as its owner sees it: starts it, notices its death, ends it. On the warden's thread. */

import { Worker } from 'node:worker_threads'
import { asError } from '../../base/error.ts'
import { BEGIN_MS, type Cell, sharedNow, type WorkerData, type WorkerEnds } from '../../worker/protocol.ts'
import { threadEnvironment } from './environment.ts'
import type { DeathReport, WardEvents, Warded } from './messages.ts'
import { type StopCause, Watch } from './watch.ts'

/** Heap of one worker, in mebibytes: room for decoded components, compiled code's metadata, arguments and results; guest memory is not in it. */
const HEAP_MB = 512

/** A worker thread. */
export class Ward implements Warded {
  private readonly watch: Watch
  private readonly cell: Cell
  private readonly worker: Worker
  private readonly events: WardEvents
  private given = false

  constructor(file: URL, ends: WorkerEnds, cell: Cell, events: WardEvents) {
    this.events = events
    this.cell = cell
    this.watch = new Watch(cell)
    cell.expect(sharedNow() + BEGIN_MS)
    const workerData: WorkerData = { cell: cell.buffer, ...ends }
    this.worker = new Worker(file, {
      name: 'glovebox',
      workerData,
      transferList: [ends.port, ends.answers],
      // Security: a worker would otherwise get a copy of the host's environment and arguments.
      env: threadEnvironment(),
      argv: [],
      // Those of its owner: a thread does not inherit the permissions of its process otherwise.
      execArgv: process.execArgv,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.worker.on('error', cause => this.give(deathOf(cause)))
    this.worker.on('exit', code => {
      this.give({ kind: 'crashed', message: `its thread ended by itself, with code ${code}` })
      this.events.gone()
    })
  }

  get idle(): boolean {
    return this.cell.due === undefined
  }

  look(now: number): StopCause | undefined {
    return this.watch.look(now)
  }

  private give(death: DeathReport): void {
    if (this.given) return
    this.given = true
    this.cell.end(sharedNow())
    this.events.lost(death)
  }

  end(death: DeathReport): void {
    this.give(death)
    void this.worker.terminate()
  }
}

function deathOf(cause: unknown): DeathReport {
  const error = asError(cause)
  const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return outOfMemory ? { kind: 'out-of-memory' } : { kind: 'crashed', message: error.message }
}
