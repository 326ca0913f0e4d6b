/** The runner's end of a process under test: asks, waits no longer than it must, watches the memory, and kills. */

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Answer, Request } from './serve.ts'

/** A request without its id. */
export type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

/** How a process failed to answer. */
export class NoAnswer extends Error {
  readonly how: 'hang' | 'died' | 'memory'

  constructor(how: 'hang' | 'died' | 'memory', message: string) {
    super(message)
    this.how = how
  }
}

/** Something that answers: a process, or in the suite's own tests a server in this one. */
export interface Connection {
  /** @throws {NoAnswer} after `withinMs`, or when the process is gone. */
  ask(ask: Ask, withinMs: number): Promise<Answer>
  /** Most memory that was seen, in bytes. */
  readonly peakRss: number
  close(): void
}

/** Memory of the process above which it is killed: far above what any case needs, far below what hurts the machine. */
const MEMORY_CAP = 3 * 1024 ** 3
const WATCH_EVERY_MS = 50
const KEPT_STDERR = 2000
/** No case asks for as much; what is longer is what its claim forbids. */
const LONGEST_ANSWER = 16 * 1024 ** 2

const child = (ending: string): string => fileURLToPath(new URL(`child.${ending}`, import.meta.url))

/** The program that serves an adapter file: this Node for TypeScript and JavaScript, Python for `.py`, else the file itself. */
function command(adapterFile: string): [program: string, args: string[]] {
  if (/\.m?[jt]s$/u.test(adapterFile)) {
    return [process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', child('ts'), adapterFile]]
  }
  // -P: an adapter may be called like the package that it imports.
  return adapterFile.endsWith('.py') ? ['python3', ['-P', child('py'), adapterFile]] : [adapterFile, []]
}

/** A process of an adapter. `env` is all of its environment, but for PATH and HOME. */
export class ProcessConnection implements Connection {
  peakRss = 0
  private readonly process: ChildProcess
  private readonly waiting = new Map<number, (answer: Answer | NoAnswer) => void>()
  private readonly watch: NodeJS.Timeout
  private lastId = 0
  private stderr = ''
  private line = ''
  private end: NoAnswer | undefined

  constructor(adapterFile: string, env: Readonly<Record<string, string>> = {}) {
    const [program, args] = command(adapterFile)
    // A group of its own, so that what the engine starts dies with it.
    this.process = spawn(program, args, {
      detached: true,
      env: { ...inherited(), ...env },
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    })
    this.process.on('error', error => this.ended(new NoAnswer('died', error.message)))
    this.process.on('close', (code, signal) => {
      const why = signal === null ? `exit code ${code}` : signal
      this.ended(new NoAnswer('died', `the process ended: ${why}${this.stderr === '' ? '' : `; ${this.stderr}`}`))
    })
    this.process.stdin!.on('error', () => undefined)
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(0, KEPT_STDERR)
    })
    ;(this.process.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => this.read(text))
    this.watch = setInterval(() => this.watchMemory(), WATCH_EVERY_MS)
    this.watch.unref()
  }

  ask(ask: Ask, withinMs: number): Promise<Answer> {
    const id = ++this.lastId
    return new Promise((resolve, reject) => {
      if (this.end) return reject(this.end)
      const timer = setTimeout(
        () => settle(new NoAnswer('hang', `no answer to ${ask.op} within ${withinMs} ms`)),
        withinMs,
      )
      const settle = (answer: Answer | NoAnswer): void => {
        clearTimeout(timer)
        this.waiting.delete(id)
        if (answer instanceof NoAnswer) reject(answer)
        else resolve(answer)
      }
      this.waiting.set(id, settle)
      this.process.stdin!.write(`${JSON.stringify({ ...ask, id })}\n`)
    })
  }

  /** An engine under test may write what it likes here too: a line has a ceiling, and what is no answer ends the case. */
  private read(text: string): void {
    const [first = '', ...rest] = text.split('\n')
    this.line += first
    for (const next of rest) {
      this.answered(this.line)
      this.line = next
    }
    if (this.line.length <= LONGEST_ANSWER) return
    this.line = ''
    this.ended(new NoAnswer('memory', `the engine handed over more than ${LONGEST_ANSWER} characters at once`))
    this.close()
  }

  private answered(line: string): void {
    try {
      const answer = JSON.parse(line) as Answer
      this.waiting.get(answer.id)?.(answer)
    } catch {
      this.ended(new NoAnswer('died', `the adapter wrote what is no answer: ${line.slice(0, 200)}`))
      this.close()
    }
  }

  private watchMemory(): void {
    const rss = rssOf(this.process.pid)
    this.peakRss = Math.max(this.peakRss, rss)
    if (rss <= MEMORY_CAP) return
    this.ended(new NoAnswer('memory', `the process held ${Math.round(rss / 1024 ** 2)} MiB and was killed`))
    this.close()
  }

  private ended(end: NoAnswer): void {
    this.end ??= end
    clearInterval(this.watch)
    for (const settle of [...this.waiting.values()]) settle(this.end)
  }

  close(): void {
    const { pid } = this.process
    if (pid === undefined) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It is gone already.
    }
  }
}

function inherited(): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' }
}

/** Resident memory in bytes, where the system tells by a file; else 0, and only the outer kill protects the machine. */
function rssOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}
