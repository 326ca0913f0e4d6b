/** Answers the runner's requests with an adapter's host. In the process of the engine under test. */

import type { Adapter, Call, GuestFiles, Host, Loaded, Outcome } from './adapter.ts'

/** What the runner asks: one JSON object a line. */
export type Request =
  | { readonly id: number; readonly op: 'hello' }
  /** A light one is about the event loop alone; the other collects garbage first, and tells what is left. */
  | { readonly id: number; readonly op: 'ping'; readonly light?: boolean }
  | { readonly id: number; readonly op: 'load'; readonly name: string; readonly guest: GuestFiles }
  | ({ readonly id: number; readonly op: 'call'; readonly guest: string; readonly cancel?: 'before' | number } & Omit<
      Call,
      'signal'
    >)

/** What is answered, with the id of the request. */
export type Answer =
  | { readonly id: number; readonly name: string; readonly version: string; readonly features: readonly string[] }
  | { readonly id: number; readonly outcome: Outcome }
  | { readonly id: number; readonly pong: true; readonly rss: number }

/** Answers requests, each on its own: a long call does not keep a ping waiting, unless the host blocks its own event loop. */
export class Server {
  private readonly adapter: Adapter
  private host: Promise<Host> | undefined
  private readonly guests = new Map<string, Loaded>()

  constructor(adapter: Adapter) {
    this.adapter = adapter
  }

  async answer(request: Request): Promise<Answer> {
    const { id } = request
    if (request.op === 'hello') {
      const { name, version, features } = this.adapter
      return { id, name, version, features }
    }
    if (request.op === 'ping') {
      if (!request.light) globalThis.gc?.()
      return { id, pong: true, rss: process.memoryUsage.rss() }
    }
    return { id, outcome: await (request.op === 'load' ? this.load(request) : this.call(request)) }
  }

  private async load({ name, guest }: Request & { op: 'load' }): Promise<Outcome> {
    this.host ??= this.adapter.start()
    const host = await this.host
    try {
      const loaded = await host.load(guest)
      if ('status' in loaded) return loaded
      this.guests.set(name, loaded)
      return { status: 'ok' }
    } catch (thrown) {
      return { status: 'refused', ...describe(thrown) }
    }
  }

  private async call({ guest, cancel, ...call }: Request & { op: 'call' }): Promise<Outcome> {
    const loaded = this.guests.get(guest)
    if (loaded === undefined) return { status: 'fault', message: `the guest ${guest} is not loaded` }
    const canceling = new AbortController()
    if (cancel === 'before') canceling.abort()
    const timer = typeof cancel === 'number' ? setTimeout(() => canceling.abort(), cancel) : undefined
    try {
      return await loaded.call({ ...call, signal: canceling.signal })
    } catch (thrown) {
      return { status: 'fault', ...describe(thrown) }
    } finally {
      clearTimeout(timer)
    }
  }
}

function describe(thrown: unknown): { code: string; message: string } {
  const { code, name, message } = thrown as { code?: unknown; name?: unknown; message?: unknown }
  return { code: String(code ?? name ?? 'unknown'), message: String(message ?? thrown) }
}
