/**
 * The warden's thread: owns the workers, because only a thread's owner can terminate it, and keeps their deadlines also while the event loop
 * of the app is blocked or flooded. No guest runs here.
 */

import { parentPort, workerData } from 'node:worker_threads'
import { asError } from '../../base/error.ts'
import { Cell, sharedNow } from '../../worker/protocol.ts'
import type { Command, DeathReport, Report, Warded, WardenData } from './messages.ts'
import { Ward } from './ward.ts'
import { type StopCause, TICK_MS } from './watch.ts'

/** Looks at nothing but idle workers, in a row, after which the warden sleeps until it is told of work. */
const IDLE_LOOKS = 20

const port = parentPort!
const { file, isolation, awake: buffer } = workerData as WardenData
const awake = new Int32Array(buffer)
const wards = new Map<number, Warded>()
// Loaded where it is used: what starts processes takes longer to load than the rest of this thread.
const Kind = isolation === 'process' ? (await import('./child-ward.ts')).ChildWard : Ward
let looking = false
let idleLooks = 0

const say = (report: Report): void => port.postMessage(report)

function look(): void {
  const now = sharedNow()
  let busy = false
  for (const [worker, ward] of wards) {
    const cause = ward.look(now)
    if (cause) end(worker, cause)
    else busy ||= !ward.idle
  }
  idleLooks = busy ? 0 : idleLooks + 1
  if (idleLooks < IDLE_LOOKS) setTimeout(look, TICK_MS)
  else sleep()
}

function sleep(): void {
  looking = false
  Atomics.store(awake, 0, 0)
  // Work that began before the word was cleared has not told of itself.
  if ([...wards.values()].some(ward => !ward.idle)) wake()
}

function wake(): void {
  Atomics.store(awake, 0, 1)
  idleLooks = 0
  if (looking) return
  looking = true
  setTimeout(look, TICK_MS)
}

/** Ended workers are not watched any more; their threads are told of when they are gone. */
function end(worker: number, cause?: StopCause): void {
  const ward = wards.get(worker)
  wards.delete(worker)
  ward?.end({ kind: 'killed', cause })
}

function start({ worker, cell, ends, reach }: Command & { type: 'start' }): void {
  const events = {
    lost: (death: DeathReport): void => {
      wards.delete(worker)
      say({ type: 'lost', worker, death })
    },
    gone: (): void => say({ type: 'gone', worker }),
  }
  try {
    wards.set(worker, new Kind(new URL(file), ends, new Cell(cell), events, reach))
  } catch (thrown) {
    events.lost({ kind: 'crashed', message: asError(thrown).message })
    events.gone()
  }
}

port.on('message', (command: Command) => {
  if (command.type === 'end') end(command.worker)
  else {
    if (command.type === 'start') start(command)
    wake()
  }
})
