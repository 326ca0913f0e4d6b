/**
 * WASI 0.2: what programs of any toolchain import, most of it only because their language's runtime does. Without a grant nothing here
 * reaches the machine: the environment is empty, there are no files and no sockets, output is the call's log, time stands still and
 * randomness is a fixed sequence, so equal input gives equal output and equal fuel. Inside the worker.
 */

import type { HostContext } from '../host-interface.ts'
import type { JcoInterface } from '../jco/interfaces.ts'
import { limitReached, Stop } from '../stop.ts'
import { clockInterfaces } from './clocks.ts'
import { configInterfaces } from './config.ts'
import { denied } from './denied.ts'
import { IoError } from './error.ts'
import { filesystemInterfaces } from './filesystem/mod.ts'
import { keyValueInterfaces } from './key-value.ts'
import { Pollable, poll } from './poll.ts'
import { randomInterfaces } from './random.ts'
import { logSink, noInput } from './stdio.ts'
import { InputStream, OutputStream } from './streams.ts'

const none = (): undefined => undefined

/** The interfaces, by name without version; the types of their functions are in `jco/signatures.ts`. */
export function wasiInterfaces(context: HostContext): Record<string, JcoInterface> {
  return {
    ...io(context),
    ...cli(context),
    ...configInterfaces(context),
    ...keyValueInterfaces(context),
    ...clockInterfaces(context),
    ...randomInterfaces(context),
    ...filesystemInterfaces(context.files),
    ...sockets(),
  }
}

function io({ budget }: HostContext): Record<string, JcoInterface> {
  return {
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable, poll: (pollables: readonly Pollable[]) => poll(budget, pollables) },
    'wasi:io/streams': { InputStream, OutputStream },
  }
}

function cli({ budget, log }: HostContext): Record<string, JcoInterface> {
  const exit = (): never => {
    budget.stop({ status: 'trap', trap: 'exit', message: 'The guest ended itself with wasi:cli/exit.' })
    throw new Stop(budget.stopped ?? limitReached('hostCalls', 'The call had ended.'))
  }
  return {
    'wasi:cli/exit': { exit, exitWithCode: exit },
    'wasi:cli/stdin': { getStdin: () => new InputStream(budget, noInput) },
    'wasi:cli/stdout': { getStdout: () => new OutputStream(budget, logSink(log, 'info')) },
    'wasi:cli/stderr': { getStderr: () => new OutputStream(budget, logSink(log, 'error')) },
    'wasi:cli/terminal-input': denied('wasi:cli/terminal-input', undefined, ['terminal-input']),
    'wasi:cli/terminal-output': denied('wasi:cli/terminal-output', undefined, ['terminal-output']),
    'wasi:cli/terminal-stdin': { getTerminalStdin: none },
    'wasi:cli/terminal-stdout': { getTerminalStdout: none },
    'wasi:cli/terminal-stderr': { getTerminalStderr: none },
  }
}

/** Sockets stay denied: creating one, and looking up a name, answer the WIT error. */
function sockets(): Record<string, JcoInterface> {
  const refused = (name: string): [string, JcoInterface] => [name, denied(name, 'access-denied')]
  const network = denied('wasi:sockets/network', 'access-denied', ['network'])
  return {
    // `network-error-code` takes an error of a stream, and no stream is one of a socket.
    'wasi:sockets/network': { ...network, networkErrorCode: none },
    'wasi:sockets/instance-network': { instanceNetwork: () => Reflect.construct(network.Network as typeof Object, []) },
    ...Object.fromEntries(
      [
        'wasi:sockets/ip-name-lookup',
        'wasi:sockets/tcp',
        'wasi:sockets/tcp-create-socket',
        'wasi:sockets/udp',
        'wasi:sockets/udp-create-socket',
      ].map(refused),
    ),
  }
}
