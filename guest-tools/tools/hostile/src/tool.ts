/** A tool that misbehaves on request. */

import { log } from 'glovebox:host/log@0.1.0'

type Attacks = typeof import('glovebox:hostile/attacks@0.1.0')

const blockBytes = 64 * 1024

function growMemory(): ReturnType<Attacks['growMemory']> {
  const kept: Uint8Array[] = []
  try {
    for (;;) kept.push(new Uint8Array(blockBytes).fill(1))
  } catch (refusal) {
    const bytes = kept.length * blockBytes
    kept.length = 0 // What follows needs memory too.
    return { bytes, refusal: String(refusal) }
  }
}

export const attacks: Attacks = {
  echo: text => text,

  spin() {
    for (;;);
  },

  recurse: () => attacks.recurse() + 1,

  growMemory,

  floodLog() {
    for (let line = 0; ; line++) log('info', `line ${line} of a flood that does not end`)
  },

  logLines(lines) {
    for (let line = 0; line < lines; line++) log('info', `line ${line} `.padEnd(100, '.'))
    return lines
  },

  returnBytes: size => new Uint8Array(size),

  returnText: size => 'x'.repeat(size),

  fail(reason) {
    const failure: import('glovebox:hostile/attacks@0.1.0').Failure = { tag: 'reason', val: reason }
    throw failure
  },

  throw(message) {
    throw new Error(message)
  },

  trap: () => 'not a number' as unknown as number,

  wait(milliseconds) {
    const start = Date.now()
    while (Date.now() - start < milliseconds);
    return Date.now() - start
  },
}
