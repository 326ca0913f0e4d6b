/** Runs scripts metered and unmetered side by side and compares every verdict. */

import { readFileSync } from 'node:fs'
import { assemble, forget } from './assemble.ts'
import { meteredIn, plain } from './engines.ts'
import { Machine, type Verdict } from './machine.ts'
import { head, type List, parseScript } from './sexpr.ts'

/** How the commands of one or more scripts ended. */
export interface Tally {
  /** Assertions with the same verdict both ways. */
  passed: number
  /** Assertions that fail unmetered, and metered alike. */
  readonly alike: string[]
  /** Assertions that do not apply, counted by reason. */
  readonly skipped: Map<string, number>
  /** Commands whose verdict the meter changes. */
  readonly failed: string[]
}

/** A tally of nothing. */
export const emptyTally = (): Tally => ({ passed: 0, alike: [], skipped: new Map(), failed: [] })

/** Runs a script and adds to the tally. */
export async function runScript(path: string, tally: Tally): Promise<void> {
  const text = readFileSync(path, 'latin1')
  await runText(path, Buffer.from(text, 'latin1').toString('utf8'), tally)
  forget()
}

/** So short a slice that loops run out of it in all their places. */
const SLICE = 61n

/** Runs the text of a script and adds to the tally. */
export async function runText(name: string, text: string, tally: Tally): Promise<void> {
  const [before, after] = [new Machine(plain, assemble, text), new Machine(meteredIn(SLICE), assemble, text)]
  for (const command of parseScript(text)) {
    const [unmetered, verdict] = [await before.run(command), await after.run(command)]
    const where = `${name}:${command.line} ${head(command)}`
    const reason = skipReason(unmetered, verdict, after.hasOrphans)
    if (reason !== undefined) {
      if (isAssertion(command)) tally.skipped.set(reason, (tally.skipped.get(reason) ?? 0) + 1)
    } else if (!same(command, unmetered, verdict)) tally.failed.push(`${where}: ${difference(unmetered, verdict)}`)
    else if (!isAssertion(command)) continue
    else if (verdict.status === 'fail') tally.alike.push(`${where}: ${verdict.detail}`)
    else tally.passed++
  }
}

const isAssertion = (command: List): boolean => head(command).startsWith('assert')

/** Why a command says nothing about the meter, if so. */
function skipReason(unmetered: Verdict, metered: Verdict, hasOrphans: boolean): string | undefined {
  if (metered.status === 'skip') return metered.detail
  // A table of another instance may hold functions of one that trapped while it was instantiated. They have no fuel: the component
  // that such a module belongs to has failed to start, and is gone.
  const orphan = hasOrphans && unmetered.status === 'pass' && metered.status === 'fail'
  return orphan && metered.detail === 'function signature mismatch'
    ? 'calls into an instance that trapped while it was instantiated, which gets no fuel'
    : undefined
}

/** Traps must say the same; why modules cannot be linked may be found at another place first. */
function same(command: List, unmetered: Verdict, metered: Verdict): boolean {
  if (unmetered.status !== metered.status) return false
  return head(command) === 'assert_unlinkable' || unmetered.detail === metered.detail
}

const difference = (unmetered: Verdict, metered: Verdict): string =>
  `unmetered ${unmetered.status} (${unmetered.detail}), metered ${metered.status} (${metered.detail})`
