/** Keeps standard output for a protocol: what anybody else writes there goes to standard error. */

import { Writable } from 'node:stream'

/** Standard output while it belongs to a protocol. Disposing gives it back. */
export interface StdoutGuard extends Disposable {
  /** Writes to the real standard output. */
  readonly output: Writable
}

/**
 * Takes standard output. What is written through `process.stdout` meets the guard, which is `console`, and the output of worker threads.
 * What is written past it does not: by file descriptor (`fs.writeSync(1)`), or by a child process that inherited it.
 */
export function guardStdout(): StdoutGuard {
  const { stdout, stderr } = process
  const write = stdout.write
  const output = new Writable({
    decodeStrings: false,
    write(chunk, encoding, done) {
      write.call(stdout, chunk, encoding, done)
    },
  })
  // A reader that went away is told to whoever writes to `output`; without a listener it would end the process.
  const gone = (error: Error) => output.destroy(error)
  stdout.on('error', gone)
  stdout.write = stderr.write.bind(stderr)
  return {
    output,
    [Symbol.dispose]() {
      stdout.write = write
      stdout.off('error', gone)
    },
  }
}
