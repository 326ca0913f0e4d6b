/** A thread that sends back each text, and waits for room where there is none. */

import { workerData } from 'node:worker_threads'
import { Fifo } from '../../host/worker/fifo.ts'

const { there, back } = workerData as { there: SharedArrayBuffer; back: SharedArrayBuffer }
const [reader, writer] = [new Fifo(there), new Fifo(back)]

for (;;) {
  const text = reader.take()
  if (text === undefined) reader.nap(1000)
  else {
    while (!writer.push(text)) writer.waitForRoom()
    writer.wake()
  }
}
