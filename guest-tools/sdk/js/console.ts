/** `console` for tools whose world imports `glovebox:host/log`: each call is one line of the log. */

import { type Level, log } from 'glovebox:host/log@0.1.0'
import { lineOf } from './console-text.ts'

const writer =
  (level: Level) =>
  (...values: readonly unknown[]) =>
    log(level, lineOf(values))

export const console = {
  debug: writer('debug'),
  trace: writer('debug'),
  log: writer('info'),
  info: writer('info'),
  warn: writer('warn'),
  error: writer('error'),
  assert: (condition: unknown, ...values: readonly unknown[]) => {
    if (!condition) log('error', `Assertion failed: ${lineOf(values)}`)
  },
}
