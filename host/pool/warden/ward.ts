/** One worker thread as its owner sees it: starts it, notices its death, ends it. On the warden's thread. */

import { Worker } from 'node:worker_threads'
import { asError } from '../../base/error.ts'
import { BEGIN_MS, type Cell, sharedNow, type WorkerData } from '../../worker/protocol.ts'
import type { DeathReport, WorkerPorts } from './messages.ts'
import { Watch } from './watch.ts'

/** Heap of one worker, in mebibytes: room for decoded components, compiled code's metadata, arguments and results; guest memory is not in it. */
const HEAP_MB = 512

/** What becomes of a worker. */
export interface WardEvents {
  /** Once, when it is given up; its thread may still run. */
  lost(death: DeathReport): void
  /** Once, when the thread is gone. */
  gone(): void
}

/** A worker thread. */
export class Ward {
  readonly watch: Watch
  private readonly cell: Cell
  private readonly worker: Worker
  private readonly events: WardEvents
  private given = false

  constructor(file: URL, ports: WorkerPorts, cell: Cell, events: WardEvents) {
    this.events = events
    this.cell = cell
    this.watch = new Watch(cell)
    cell.expect(sharedNow() + BEGIN_MS)
    const workerData: WorkerData = { cell: cell.buffer, ...ports }
    this.worker = new Worker(file, {
      name: 'glovebox',
      workerData,
      transferList: [ports.port, ports.answers],
      // Security: a worker would otherwise get a copy of the host's environment and arguments.
      env: {},
      argv: [],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.worker.on('error', cause => this.give(deathOf(cause)))
    this.worker.on('exit', code => {
      this.give({ kind: 'crashed', message: `its thread ended by itself, with code ${code}` })
      this.events.gone()
    })
  }

  private give(death: DeathReport): void {
    if (this.given) return
    this.given = true
    this.cell.end(sharedNow())
    this.events.lost(death)
  }

  /** Gives the worker up, unless it was, and terminates its thread. */
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
