/** Shows the events of an agent's run: for people, or as lines of JSON. */

import type { AgentEvent } from '../agent/mod.ts'
import type { Io } from './command.ts'
import { bytes, grouped, milliseconds, oneLine, printable, statusOf, toJson, usageLine } from './format.ts'

/** Width of what is shown of arguments and results. */
const MAX_LINE = 100

/** Makes a function that shows one event after the other. Colour only where a person watches. */
export function transcript(io: Pick<Io, 'out' | 'isTerminal'>, asJson: boolean): (event: AgentEvent<unknown>) => void {
  if (asJson) return event => io.out(`${toJson({ version: 1, ...event })}\n`)
  const paint = (code: number, text: string): string => (io.isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text)
  const [dim, red, green] = [2, 31, 32].map(code => (text: string) => paint(code, text)) as [Paint, Paint, Paint]
  let inText = false
  const line = (text: string): void => {
    if (inText) io.out('\n\n')
    inText = false
    io.out(`${text}\n`)
  }
  return event => {
    switch (event.type) {
      case 'run-start':
        line(dim(`${event.model} · tools: ${event.tools.join(', ') || 'none'}`))
        break
      case 'text':
        if (!inText) io.out('\n')
        inText = true
        io.out(printable(event.delta))
        break
      case 'tool-call':
        line(`→ ${event.name} ${dim(oneLine(toJson(event.input), MAX_LINE))}`)
        break
      case 'tool-result': {
        const { outcome, name, text } = event
        const good = outcome.status === 'ok'
        const word = good ? green('ok') : red(event.fault?.code ?? statusOf(outcome))
        line(`← ${name} ${word}  ${oneLine(good ? text : outcome.message, MAX_LINE)}`)
        line(dim(`  ${usageLine(outcome.usage)}`))
        break
      }
      case 'done': {
        const { usage } = event.result
        const { tokens, turns, toolCalls, fuel, egressBytes, memoryBytes, wallMs } = usage
        const parts = [
          `${turns} turns`,
          `${grouped(tokens.input)} + ${grouped(tokens.output)} tokens`,
          `${toolCalls} tool calls`,
          `fuel ${grouped(fuel)}`,
          `peak memory ${bytes(memoryBytes)}`,
          milliseconds(wallMs),
          ...(egressBytes > 0 ? [`${bytes(egressBytes)} sent`] : []),
        ]
        line(dim(parts.join(' · ')))
      }
    }
  }
}

type Paint = (text: string) => string
