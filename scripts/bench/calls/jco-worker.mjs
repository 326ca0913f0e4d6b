/** A transpiled component in a plain worker: no limits, one instance for all calls. */
import { parentPort, workerData } from 'node:worker_threads'

const { transpile } = await import('../jco.ts')
const exports = await (await transpile(workerData.bytes, workerData.directory)).instantiate()
parentPort.on('message', text => parentPort.postMessage(exports.attacks.echo(text)))
parentPort.postMessage('ready')
