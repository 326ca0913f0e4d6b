/** Begins spans, for the tracer of a run and for who subscribes to `diagnostics_channel`; free when there is neither. */

import diagnostics from 'node:diagnostics_channel'
import type { Span, SpanEnd, SpanKind, SpanStart, Trace } from './trace.ts'

/** What subscribers of the channels `glovebox:agent`, `glovebox:model` and `glovebox:tool` get, twice for each span. */
export type SpanMessage =
  | ({ readonly type: 'start'; readonly id: number } & SpanStart)
  /** `id` is that of the start. */
  | ({ readonly type: 'end'; readonly id: number; readonly name: string } & SpanEnd)

const channels: Readonly<Record<SpanKind, diagnostics.Channel>> = {
  agent: diagnostics.channel('glovebox:agent'),
  model: diagnostics.channel('glovebox:model'),
  tool: diagnostics.channel('glovebox:tool'),
}

let lastId = 0

/** The span of what nobody traces. */
export const noSpan: Span = { within: work => work(), end: () => {} }

/** Begins a span. `start` is called only when somebody wants to know. */
export function begin(trace: Trace | undefined, kind: SpanKind, start: () => SpanStart): Span {
  const channel = channels[kind]
  if (!channel.hasSubscribers) return trace ? trace.start(start()) : noSpan
  const started = start()
  const span = trace?.start(started) ?? noSpan
  const id = ++lastId
  channel.publish({ type: 'start', id, ...started } satisfies SpanMessage)
  return {
    within: work => span.within(work),
    end: (end = {}) => {
      span.end(end)
      channel.publish({ type: 'end', id, name: started.name, ...end } satisfies SpanMessage)
    },
  }
}
