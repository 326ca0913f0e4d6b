/**
 * WASI 0.2 without any grant: what real programs import only because their language's runtime does. Nothing here reaches the machine: the
 * environment is empty, there are no files and no sockets, output is the call's log, time stands still and randomness is a fixed sequence,
 * so equal input gives equal output and equal fuel. Inside the worker.
 */

import type { HostContext, HostInterface } from '../host-interface.ts'
import { limitReached, Stop } from '../stop.ts'
import { ClosedInput, LogOutput, ready } from './streams.ts'

/** Time stands at this moment: midnight UTC of 1 January 2000, a date that is plausible to programs and plain to people. */
const FROZEN_SECONDS = 946_684_800n

/** The largest answer of one request for random bytes. */
const MAX_RANDOM_BYTES = 65_536n

const none = () => undefined
const notPermitted = () => ({ tag: 'err', val: 'not-permitted' })
const accessDenied = () => ({ tag: 'err', val: 'access-denied' })

/** The interfaces, by name without version. `*` answers for every function that is not named. */
export function wasiInterfaces(context: HostContext): [string, HostInterface][] {
  return [
    ['wasi:cli/environment', { 'get-environment': () => [], 'get-arguments': () => [], 'initial-cwd': none }],
    ['wasi:cli/exit', { exit: () => exit(context), 'exit-with-code': () => exit(context) }],
    ['wasi:cli/stdin', { 'get-stdin': () => new ClosedInput() }],
    ['wasi:cli/stdout', { 'get-stdout': () => new LogOutput(context.log, 'info') }],
    ['wasi:cli/stderr', { 'get-stderr': () => new LogOutput(context.log, 'error') }],
    ['wasi:cli/terminal-input', {}],
    ['wasi:cli/terminal-output', {}],
    ['wasi:cli/terminal-stdin', { 'get-terminal-stdin': none }],
    ['wasi:cli/terminal-stdout', { 'get-terminal-stdout': none }],
    ['wasi:cli/terminal-stderr', { 'get-terminal-stderr': none }],
    ...io(),
    ...clocks(),
    ...random(context),
    ['wasi:filesystem/preopens', { 'get-directories': () => [] }],
    // No descriptor exists, so none of the methods can be reached; `filesystem-error-code` takes an error of a stream.
    ['wasi:filesystem/types', { 'filesystem-error-code': none, '*': notPermitted }],
    ...sockets(),
  ]
}

function exit(context: HostContext): never {
  context.budget.stop({ status: 'trap', trap: 'exit', message: 'The guest ended itself with wasi:cli/exit.' })
  throw new Stop(context.budget.stopped ?? limitReached('hostCalls', 'The call had ended.'))
}

function io(): [string, HostInterface][] {
  return [
    ['wasi:io/error', { '[method]error.to-debug-string': () => 'not permitted' }],
    [
      'wasi:io/poll',
      {
        '[method]pollable.ready': () => true,
        '[method]pollable.block': none,
        poll: (pollables: readonly unknown[]) => Uint32Array.from(pollables.keys()),
      },
    ],
    [
      'wasi:io/streams',
      {
        '[method]input-stream.subscribe': () => ready,
        '*': () => ({ tag: 'err', val: { tag: 'closed' } }),
        '[method]output-stream.check-write': (self: LogOutput) => ({ tag: 'ok', val: self.room }),
        '[method]output-stream.write': (self: LogOutput, bytes: Uint8Array) => self.write(bytes),
        '[method]output-stream.blocking-write-and-flush': (self: LogOutput, bytes: Uint8Array) => self.write(bytes),
        '[method]output-stream.flush': () => ({ tag: 'ok' }),
        '[method]output-stream.blocking-flush': () => ({ tag: 'ok' }),
        '[method]output-stream.subscribe': () => ready,
      },
    ],
  ]
}

function clocks(): [string, HostInterface][] {
  return [
    [
      'wasi:clocks/monotonic-clock',
      { now: () => 0n, resolution: () => 1n, 'subscribe-instant': () => ready, 'subscribe-duration': () => ready },
    ],
    [
      'wasi:clocks/wall-clock',
      {
        now: () => ({ seconds: FROZEN_SECONDS, nanoseconds: 0 }),
        resolution: () => ({ seconds: 0n, nanoseconds: 1 }),
      },
    ],
  ]
}

function random(context: HostContext): [string, HostInterface][] {
  const next = (): bigint => context.random.next()
  const bytes = (length: bigint): Uint8Array => {
    if (length > MAX_RANDOM_BYTES) {
      throw new Stop(
        limitReached('output', `The guest asked for ${length} random bytes; ${MAX_RANDOM_BYTES} are given at once.`),
      )
    }
    return Uint8Array.from({ length: Number(length) }, () => Number(next() & 0xffn))
  }
  return [
    ['wasi:random/random', { 'get-random-bytes': bytes, 'get-random-u64': next }],
    ['wasi:random/insecure', { 'get-insecure-random-bytes': bytes, 'get-insecure-random-u64': next }],
    [
      'wasi:random/insecure-seed',
      { 'insecure-seed': () => [next(), next()], 'get-insecure-seed': () => [next(), next()] },
    ],
  ]
}

/** Sockets stay denied: creating one, and looking up a name, answer the WIT error. */
function sockets(): [string, HostInterface][] {
  return [
    ['wasi:sockets/network', {}],
    ['wasi:sockets/instance-network', { 'instance-network': () => ready }],
    ['wasi:sockets/ip-name-lookup', { '*': accessDenied }],
    ['wasi:sockets/tcp', { '*': accessDenied }],
    ['wasi:sockets/tcp-create-socket', { '*': accessDenied }],
    ['wasi:sockets/udp', { '*': accessDenied }],
    ['wasi:sockets/udp-create-socket', { '*': accessDenied }],
  ]
}
