/** The entry `glovebox/otel`: runs, model calls and tool calls as spans and metrics of OpenTelemetry, through its API package alone. */

import type * as OpenTelemetry from '@opentelemetry/api'
import type { Context, Histogram, Meter, Attributes as OtelAttributes, Tracer } from '@opentelemetry/api'
import { asError, GloveboxError } from '../base/error.ts'
import { systemClock } from './clock.ts'
import type { Attributes, Span, SpanEnd, SpanStart, Trace } from './trace.ts'

export type { Attributes, Span, SpanEnd, SpanKind, SpanStart, Trace } from './trace.ts'

/** Options of {@link otel}. */
export interface OtelOptions {
  /**
   * True: prompts, answers, arguments and results are recorded (`gen_ai.input.messages`, `gen_ai.tool.call.arguments` and so on). They may
   * hold what must not leave the process. Default false.
   */
  readonly content?: boolean
  /** Where metrics go. Default: the meter `glovebox` of the API's provider. */
  readonly meter?: Meter
}

const api = await load()

/**
 * A tracer for `scope({ trace })`. Spans and attributes have the names of the GenAI conventions, with `glovebox.fuel`,
 * `glovebox.memory.peak_bytes` and `glovebox.outcome` for what happened in the sandbox. Parents are handed on explicitly: one trace covers
 * a run and all its sub-agents also where no context manager is registered, and across generators. Spans of other libraries that are made
 * during a call are its children, where there is a context manager.
 * @param tracer Default: the tracer `glovebox` of the API's provider.
 * @throws {GloveboxError} At import, `config/invalid` when `@opentelemetry/api` is not installed.
 * @example
 * await using all = scope({ trace: otel() })
 * await helper.run('…', { scope: all })
 */
export function otel(tracer: Tracer = api.trace.getTracer('glovebox'), options: OtelOptions = {}): Trace {
  const meters = metersOf(options.meter ?? api.metrics.getMeter('glovebox'))
  const { content = false } = options
  return {
    start: start => {
      const parent = start.parent instanceof OtelSpan ? start.parent.context : api.context.active()
      const kind = start.kind === 'model' ? api.SpanKind.CLIENT : api.SpanKind.INTERNAL
      const attributes = { ...start.attributes, ...(content && start.content?.()) }
      const span = tracer.startSpan(start.name, { kind, attributes: given(attributes) }, parent)
      return new OtelSpan(start, span, parent, content, meters)
    },
  }
}

/** One span, with the context in which it is the current one. */
class OtelSpan implements Span {
  readonly context: Context
  readonly #start: SpanStart
  readonly #span: OpenTelemetry.Span
  readonly #content: boolean
  readonly #meters: Meters
  readonly #began = systemClock.now()
  #ended = false

  constructor(start: SpanStart, span: OpenTelemetry.Span, parent: Context, content: boolean, meters: Meters) {
    this.context = api.trace.setSpan(parent, span)
    this.#start = start
    this.#span = span
    this.#content = content
    this.#meters = meters
  }

  within<T>(work: () => T): T {
    return api.context.with(this.context, work)
  }

  end({ attributes, content, error }: SpanEnd = {}): void {
    if (this.#ended) return
    this.#ended = true
    const failure = error === undefined ? attributes?.['error.type'] : errorType(error)
    const all = given({ ...attributes, ...(this.#content && content?.()), 'error.type': failure })
    this.#span.setAttributes(all)
    if (error !== undefined) this.#span.recordException(asError(error))
    if (failure !== undefined) this.#span.setStatus({ code: api.SpanStatusCode.ERROR })
    if (this.#start.kind === 'model') this.#measure(all)
    this.#span.end()
  }

  #measure(ended: OtelAttributes): void {
    const attributes = given({ ...this.#start.attributes, 'error.type': ended['error.type'] as string | undefined })
    this.#meters.duration.record((systemClock.now() - this.#began) / 1000, attributes)
    for (const type of ['input', 'output'] as const) {
      const tokens = ended[`gen_ai.usage.${type}_tokens`]
      if (typeof tokens === 'number') this.#meters.tokens.record(tokens, { ...attributes, 'gen_ai.token.type': type })
    }
  }
}

interface Meters {
  readonly duration: Histogram
  readonly tokens: Histogram
}

function metersOf(meter: Meter): Meters {
  return {
    duration: meter.createHistogram('gen_ai.client.operation.duration', { unit: 's' }),
    tokens: meter.createHistogram('gen_ai.client.token.usage', { unit: '{token}' }),
  }
}

/** Without what is undefined, which the API does not take. */
function given(attributes: Attributes): OtelAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as OtelAttributes
}

const errorType = (error: unknown): string => (GloveboxError.is(error) ? error.code : asError(error).name)

async function load(): Promise<typeof OpenTelemetry> {
  try {
    return await import('@opentelemetry/api')
  } catch (cause) {
    const what = 'glovebox/otel needs the package @opentelemetry/api. Install it: npm install @opentelemetry/api'
    throw new GloveboxError('config/invalid', what, { cause, detail: { package: '@opentelemetry/api' } })
  }
}
