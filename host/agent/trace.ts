/** What a tracer gives to a run: spans with attributes, and a way to make one of them the current one. */

/** Values that OpenTelemetry takes as attributes. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** What a span covers: a run of an agent, one model call, one tool call. */
export type SpanKind = 'agent' | 'model' | 'tool'

/** How a span begins. Names of attributes are those of OpenTelemetry's GenAI conventions, see `genai.ts`. */
export interface SpanStart {
  readonly kind: SpanKind
  readonly name: string
  readonly attributes: Attributes
  /** Prompts, answers, arguments: called only by a tracer that was told to record content. */
  readonly content?: () => Attributes
  /** The span it is part of. Default: whatever the tracer takes for the current one. */
  readonly parent?: Span
}

/** How a span ends. */
export interface SpanEnd {
  readonly attributes?: Attributes
  /** As in {@link SpanStart}. */
  readonly content?: () => Attributes
  /** Set when what it covers failed; its class and code are recorded, and its message. */
  readonly error?: unknown
}

/** One span that has begun. */
export interface Span {
  /** Runs `work` with this span as the current one, so that spans of other libraries become its children. */
  within<T>(work: () => T): T
  /** Ends it; a second end does nothing. */
  end(end?: SpanEnd): void
}

/** Makes spans. Never throws: a tracer that fails costs a trace, not a run. */
export interface Trace {
  start(span: SpanStart): Span
}
