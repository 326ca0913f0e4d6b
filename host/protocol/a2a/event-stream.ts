/** Answers of a stream, as server-sent events. */

type Answers = AsyncGenerator<unknown, void, undefined>

/**
 * The response that streams them. A client that leaves stops reading, and the answers are read on to their end: what is told of a task is
 * kept as it is read. An error before the first of them is the one answer.
 */
export async function eventStream(
  answers: Answers,
  id: string | number | null,
  toError: (error: unknown) => object,
): Promise<Response> {
  const failure = (error: unknown) => ({ jsonrpc: '2.0', id, error: toError(error) })
  let next: IteratorResult<unknown, void>
  try {
    next = await answers.next()
  } catch (error) {
    return Response.json(failure(error))
  }
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next.done) return controller.close()
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(next.value)}\n\n`))
        next = await answers.next().catch(error => {
          controller.enqueue(encoder.encode(`data: ${JSON.stringify(failure(error))}\n\n`))
          return { done: true, value: undefined }
        })
      },
      cancel: () => void readOn(answers),
    },
    { highWaterMark: 0 },
  )
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' }
  return new Response(body, { headers })
}

async function readOn(answers: Answers): Promise<void> {
  try {
    for await (const _ of answers);
  } catch {
    // Nobody is left to be told.
  }
}
