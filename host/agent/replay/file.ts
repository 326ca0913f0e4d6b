/** The file of a recording: opened, read line by line, and refused where it is none. */

import { asError, GloveboxError } from '../../base/error.ts'
import { formatVersion, type Header, type Line, type Recorded } from './format.ts'
import { problemOf } from './line.ts'

/** Largest file that is read, in bytes. */
const largestFile = 256 * 1024 * 1024

// Loaded when it is needed: importing the agent must not pay for it.
const fs = () => process.getBuiltinModule('node:fs')

/**
 * Reads a recording. A last line that a killed process did not finish is left out.
 * @throws {GloveboxError} `replay/malformed` for what is no recording of this version, `config/invalid` for a file that cannot be read.
 */
export function readRecording(file: string): Recorded {
  const [first, ...rest] = textOf(file).split('\n').slice(0, -1)
  const header = parse(file, first ?? '', 1) as Header
  const { at, seed, model } = header
  const isWhole = Number.isFinite(at) && Number.isInteger(seed) && typeof model === 'string'
  if (header.do !== 'recording' || header.version !== formatVersion || !isWhole) {
    throw malformed(file, 1, `it is not the first line of a recording of version ${formatVersion}`)
  }
  return { header, lines: rest.map((line, index) => checked(file, parse(file, line, index + 2), index + 2)) }
}

/**
 * Opens a file that lines are written to.
 * @throws {GloveboxError} `config/invalid` when it cannot be written, or is there and may not be replaced.
 */
export function openRecording(file: string, replace: boolean): { write(line: Header | Line): void; close(): void } {
  try {
    const handle = fs().openSync(file, replace ? 'w' : 'wx')
    return {
      write: line => void fs().writeSync(handle, `${JSON.stringify(line)}\n`),
      close: () => fs().closeSync(handle),
    }
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    const why = isThere ? 'it is there already; name another file, or say `replace: true`' : asError(cause).message
    throw new GloveboxError('config/invalid', `The recording ${file} cannot be written: ${why}`, { cause })
  }
}

function textOf(file: string): string {
  try {
    const found = fs().statSync(file)
    if (!found.isFile()) throw new Error('it is no file')
    if (found.size > largestFile) throw new Error(`it has over ${largestFile} bytes`)
    return fs().readFileSync(file, 'utf8')
  } catch (cause) {
    const message = `The recording ${file} cannot be read: ${asError(cause).message}`
    throw new GloveboxError('config/invalid', message, { cause, detail: { file } })
  }
}

function parse(file: string, line: string, number: number): unknown {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Reported below, as what it is.
  }
  throw malformed(file, number, 'it is not a JSON object')
}

/** Looks at what a replay relies on before it gets there. */
function checked(file: string, value: unknown, number: number): Line {
  const problem = problemOf(value as Line)
  if (problem === undefined) return value as Line
  throw malformed(file, number, problem)
}

function malformed(file: string, line: number, what: string): GloveboxError {
  return new GloveboxError('replay/malformed', `Line ${line} of ${file} cannot be read: ${what}.`, {
    detail: { file, line },
  })
}
