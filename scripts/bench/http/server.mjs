/** A server in a thread of its own: `/10MB` answers ten megabytes, everything else a few bytes. It tells its port. */

import { createServer } from 'node:http'
import { parentPort } from 'node:worker_threads'

const large = Buffer.alloc(10_000_000, 'x')
const server = createServer((request, response) => response.end(request.url === '/10MB' ? large : 'small'))
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
