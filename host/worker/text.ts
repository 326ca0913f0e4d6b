/** Calls as text, which is how they are sent: to copy an object and its limits takes several times as long. Outside, and inside the worker. */

import type { Limits } from '../base/limits.ts'
import { UNSENT } from './channel.ts'
import type { Request, Response } from './messages.ts'

/** What is sent of limits, which most calls share. */
const writtenLimits = new WeakMap<Limits, string>()

/** The limits that were read last. */
let lastLimits: { readonly text: string; readonly limits: Limits } | undefined

/** A request as it is sent: calls that introduce nothing, with nothing attached, as text. */
export function writeRequest(request: Request): Request | string {
  if (request.type !== 'call' || request.introduce !== undefined || request.attachments?.length) return request
  const { id, function: index, session = 0, audited, component, limits, input } = request
  let text = writtenLimits.get(limits)
  if (text === undefined) {
    text = JSON.stringify({ ...limits, fuel: limits.fuel.toString() })
    writtenLimits.set(limits, text)
  }
  return `${id} ${index} ${session} ${Number(audited)} ${component}\n${text}\n${input}`
}

/** What was not sent asks for nothing. */
const nothing: Request = { type: 'end-session', session: 0 }

/** What {@link writeRequest} wrote. */
export function readRequest(sent: unknown): Request {
  if (sent === UNSENT) return nothing
  if (typeof sent !== 'string') return sent as Request
  const head = sent.indexOf('\n')
  const end = sent.indexOf('\n', head + 1)
  const [id, index, session, audited, component] = sent.slice(0, head).split(' ')
  const text = sent.slice(head + 1, end)
  if (lastLimits?.text !== text) lastLimits = { text, limits: limitsIn(text) }
  return {
    type: 'call',
    id: Number(id),
    component: component!,
    introduce: undefined,
    function: Number(index),
    input: sent.slice(end + 1),
    limits: lastLimits.limits,
    session: Number(session) || undefined,
    audited: audited === '1',
  }
}

function limitsIn(text: string): Limits {
  const limits = JSON.parse(text) as Omit<Limits, 'fuel'> & { readonly fuel: string }
  return { ...limits, fuel: BigInt(limits.fuel) }
}

/** A response as it is sent: the report of a call as text, if nothing is attached. Security: who relays what a worker said has not looked whether there is one. */
export function writeResponse(response: Response): Response | string {
  const isReport = response.type === 'called' && typeof response.report === 'string' && !response.attachments?.length
  return isReport ? `${response.id}\n${response.report}` : response
}

/** What {@link writeResponse} wrote; anything else comes as it is. */
export function readText(sent: unknown): unknown {
  if (typeof sent !== 'string') return sent
  const end = sent.indexOf('\n')
  return { type: 'called', id: Number(sent.slice(0, end)), report: sent.slice(end + 1) }
}

/** What leaves this thread with a message: what is attached is not copied. */
export function transferOf(message: Request | Response): ArrayBuffer[] {
  return ('attachments' in message && message.attachments?.map(({ buffer }) => buffer)) || []
}
