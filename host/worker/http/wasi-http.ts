/** `wasi:http`: requests out of the guest, all through the egress outside; nothing comes in. Inside the worker. */

import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { denied } from '../wasi/denied.ts'
import { type IoError, WitError } from '../wasi/error.ts'
import { HttpClient, witError } from './client.ts'
import { type Entry, Fields } from './fields.ts'
import { FutureIncomingResponse, FutureTrailers, IncomingBody, IncomingResponse } from './incoming.ts'
import { made } from './made.ts'
import { type BodyHost, OutgoingBody } from './outgoing-body.ts'
import { OutgoingRequest, RequestOptions } from './outgoing-request.ts'
import { Room } from './room.ts'

/** The interfaces, by name without version. */
export function wasiHttp({ budget, asks }: HostContext): Record<string, JcoInterface> {
  const host: BodyHost = { waiter: budget, client: new HttpClient(asks), room: new Room(budget) }
  const types = 'wasi:http/types'
  return {
    [types]: {
      // A component that answers requests is no tool; a program that merely imports these gets none of them.
      ...denied(types, undefined, ['incoming-request', 'outgoing-response', 'response-outparam']),
      httpErrorCode: (error: IoError) => (error.code?.of === 'http' ? error.code.value : undefined),
      Fields: made(Fields, () => new Fields(host.room), {
        fromList: (entries: readonly Entry[]) => Fields.fromList(host.room, entries),
      }),
      OutgoingRequest: made(OutgoingRequest, (headers: Fields) => new OutgoingRequest(host, headers)),
      OutgoingBody: made(OutgoingBody, neverMade, {
        finish: (body: OutgoingBody, trailers: Fields | undefined) => body.finish(trailers),
      }),
      RequestOptions,
      FutureIncomingResponse,
      IncomingResponse,
      IncomingBody: made(IncomingBody, neverMade, { finish: (body: IncomingBody) => body.finish() }),
      FutureTrailers,
    },
    'wasi:http/outgoing-handler': {
      handle: (request: OutgoingRequest, options: RequestOptions | undefined) => handle(host, request, options),
    },
  }
}

/** `outgoing-handler.handle`. */
function handle(host: BodyHost, request: OutgoingRequest, options: RequestOptions | undefined): FutureIncomingResponse {
  using sent = request
  const answer = host.client.start(sent.begin(options))
  if (answer.err !== undefined) throw new WitError(witError(answer.err))
  sent.sent(answer.ok)
  return new FutureIncomingResponse(host, answer.ok)
}

function neverMade(): never {
  throw new TypeError('guests cannot make one')
}
