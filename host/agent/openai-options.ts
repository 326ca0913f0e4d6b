/** How a server that speaks OpenAI's API is reached: the options that models and embedders have in common. */

/** A ready-made client: an `OpenAI`, or an `AzureOpenAI`, of the `openai` package. */
export interface OpenAIClient {
  readonly responses: { create(body: never, options?: never): PromiseLike<unknown> }
  readonly chat: { readonly completions: { create(body: never, options?: never): PromiseLike<unknown> } }
}

/** Where the server is, and how patient its caller is. */
export interface OpenAIConnection {
  /** Where the server is, such as `http://127.0.0.1:8080/v1`. A query in it goes with each request. Default: `OPENAI_BASE_URL`, or OpenAI. */
  readonly baseURL?: string
  /** Default: `OPENAI_API_KEY`; with `baseURL`, none. */
  readonly apiKey?: string
  /**
   * Sends the requests, in place of the global `fetch`: through a proxy, with further headers, or to a server in the process. It must end
   * when its signal is aborted.
   */
  readonly fetch?: typeof fetch
  /** A client of the `openai` package, used in place of the one that is built in; not with the other options of the connection, which are its own matter. */
  readonly client?: OpenAIClient
  /**
   * Most times a request is sent again after a failure that may pass (408, 409, 429, 5xx, no connection; or as the server's
   * `x-should-retry` has it), 0 to 10. The waits grow from half a second, or are what the server asks for, up to a minute. Default 2.
   */
  readonly maxRetries?: number
  /**
   * How long to wait for the server to start to answer, for each attempt, and for each further piece of the answer, in milliseconds, 1 to
   * 3,600,000. Default 600,000; the `fetch` of Node gives up after 300,000.
   */
  readonly timeoutMs?: number
  /** Most bytes of one answer, after decompression, 1,000 to 1,000,000,000; a longer one fails. Default 67,108,864. */
  readonly maxAnswerBytes?: number
}
