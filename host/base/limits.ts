/** The ceilings of a call: their meaning, defaults and bounds. No limit can be switched off. */

import { GloveboxError } from './error.ts'

/** 1,024 bytes, for limits in bytes. */
export const KiB = 1024
/** 1,048,576 bytes. */
export const MiB = 1024 * KiB

/** The ceilings of one call. Every field has a default and an upper bound. */
export interface Limits {
  /**
   * *Measures* executed WebAssembly instructions (cost table: `meter/cost.ts`), of every core module of the instance together,
   * instantiation, `realloc`, `post-return` and destructors included.
   * *At the limit* the guest traps, uncatchably, at its next loop iteration or call: `limit: fuel`.
   * *Default* 10,000,000,000 (some seconds; an interpreter in the guest takes some hundred for each step of its program). *Does not cover* time spent in the host, or waiting.
   */
  readonly fuel: bigint
  /**
   * *Measures* the sum of the instance's linear memories, in bytes.
   * *At the limit* `memory.grow` answers -1 to the guest; a trap that follows is reported as `limit: memory`. A component whose
   * initial memories are larger fails to start with `limit: memory`.
   * *Default* 64 MiB. *Does not cover* compiled code, tables, and the host's copies of arguments and results.
   */
  readonly memoryBytes: number
  /**
   * *Measures* the sum of the elements of all the instance's tables.
   * *At the limit* `table.grow` answers -1; a component that starts with more fails to start with `limit: tables`.
   * *Default* 100,000. *Does not cover* the functions themselves, which `check` counts.
   */
  readonly tableElements: number
  /**
   * *Measures* wall-clock time in the worker, in milliseconds, instantiation included.
   * *At the limit* the guest stops at its next fuel check; after a grace time its worker is terminated and replaced: `limit: time`.
   * *Default* 10,000. *Does not cover* the time a call waits in the queue, or for its worker to load the component.
   */
  readonly timeoutMs: number
  /**
   * *Measures* calls from the guest to the host.
   * *At the limit* the call ends: `limit: hostCalls`.
   * *Default* 100,000. *Does not cover* calls between the core modules of one component.
   */
  readonly hostCalls: number
  /**
   * *Measures* the lifted result or error: bytes of text and lists, and 8 for each other value.
   * *At the limit* the call ends before the excess is copied out of the guest: `limit: output`.
   * *Default* 4 MiB. *Does not cover* log lines.
   */
  readonly outputBytes: number
  /**
   * *Measures* log text, standard output and standard error, in bytes of UTF-8.
   * *At the limit* what comes after is dropped, and a last line says so; the call goes on.
   * *Default* 64 KiB. *Does not cover* results.
   */
  readonly logBytes: number
  /**
   * *Measures* bytes of HTTP requests that the call sends: request lines, headers and bodies, framing included, of every hop.
   * *At the limit* what would pass it is not sent: the request fails with `connection-limit-reached`, and the decision is audited; the call
   * goes on.
   * *Default* 64 MiB; 0 lets no request out. *Does not cover* responses, TLS, DNS, and functions of the app.
   */
  readonly egressBytes: number
}

/** The limits of a call for which the embedder set none. */
export const defaultLimits: Limits = Object.freeze({
  fuel: 10_000_000_000n,
  memoryBytes: 64 * MiB,
  tableElements: 100_000,
  timeoutMs: 10_000,
  hostCalls: 100_000,
  outputBytes: 4 * MiB,
  logBytes: 64 * KiB,
  egressBytes: 64 * MiB,
})

/** The largest value each limit may be set to. */
export const limitCeilings: Limits = Object.freeze({
  fuel: 1n << 60n,
  memoryBytes: 4096 * MiB,
  tableElements: 1_000_000,
  timeoutMs: 24 * 60 * 60 * 1000,
  hostCalls: 1_000_000_000,
  outputBytes: 256 * MiB,
  logBytes: 64 * MiB,
  egressBytes: 2 ** 40,
})

/**
 * Fills in what is missing from `base` and refuses what is not a limit.
 * @throws {GloveboxError} `limits/invalid` for an unknown name or a value of the wrong kind, `limits/above-ceiling` for too much.
 */
export function resolveLimits(given: Partial<Limits> = {}, base: Limits = defaultLimits): Limits {
  const resolved: Record<string, number | bigint> = { ...base }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      const known = Object.keys(defaultLimits).join(', ')
      throw new GloveboxError('limits/invalid', `There is no limit "${name}". The limits are ${known}.`, {
        detail: { limit: name },
      })
    }
    if (value === undefined) continue
    resolved[name] = checkLimit(name as keyof Limits, value)
  }
  return Object.freeze(resolved) as unknown as Limits
}

function checkLimit(name: keyof Limits, value: number | bigint): number | bigint {
  const detail = { limit: name, value: String(value) }
  const ceiling = limitCeilings[name]
  const wellFormed =
    name === 'fuel' ? typeof value === 'bigint' : typeof value === 'number' && Number.isSafeInteger(value)
  if (!wellFormed || value < 0) {
    const kind = name === 'fuel' ? 'a bigint of 0 or more, such as 1_000_000n' : 'a whole number of 0 or more'
    throw new GloveboxError('limits/invalid', `limits.${name} is ${String(value)}; it must be ${kind}.`, { detail })
  }
  if (value > ceiling) {
    throw new GloveboxError(
      'limits/above-ceiling',
      `limits.${name} is ${value}; the most that can be set is ${ceiling}.`,
      {
        detail: { ...detail, ceiling: String(ceiling) },
      },
    )
  }
  return value
}
