/** JSON-RPC as it comes by HTTP, read within bounds; what cannot be read is answered here. */

import { isDeeper, MAX_NESTING } from '../base/guest-json.ts'

/** The codes of JSON-RPC 2.0 (section 5.1), and the first of those that it leaves to servers. */
export const rpcCode = { parse: -32700, request: -32600, params: -32602, internal: -32603, server: -32000 } as const

/** An error with the code that is sent; its message is read by a stranger. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number
  readonly data: Readonly<Record<string, unknown>>

  constructor(code: number, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.data = data
  }
}

/** An answer to a request that is not served at all. */
export function refusal(status: number, code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status })
}

/** Reads the body of a request; `refused` is the answer to what is not said to be JSON, is too long, no JSON, or nested too deep. */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<{ readonly body: unknown; readonly refused?: undefined } | { readonly refused: Response }> {
  // Security: a form of a web page can send text without asking first, but nothing that says it is JSON.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return { refused: refusal(415, rpcCode.server, 'A request is JSON, and says so: content-type: application/json.') }
  }
  const text = await readText(request, maxBytes)
  if (text === undefined) return { refused: refusal(413, rpcCode.server, `A request has at most ${maxBytes} bytes.`) }
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { refused: refusal(400, rpcCode.parse, 'The request is not JSON.') }
  }
  // Security: whatever walks it recurses.
  if (!isDeeper(body, MAX_NESTING)) return { body }
  return { refused: refusal(400, rpcCode.request, `The request is nested more than ${MAX_NESTING} deep.`) }
}

async function readText(request: Request, maxBytes: number): Promise<string | undefined> {
  if (Number(request.headers.get('content-length')) > maxBytes) return undefined
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
