/** How the contenders behave when a run is left, as rows of a table. */

import { fileURLToPath } from 'node:url'
import { runJson } from './process.ts'
import { contenders } from './workspace.ts'

interface Aborted {
  readonly how: string
  readonly ms: number
  readonly sawAbort: boolean
  /** The tool still ran when the run had ended. */
  readonly orphaned: boolean
  readonly requestsAfter: number
}

interface Behaviour {
  readonly tokensReported: string
  readonly listens: Aborted
  readonly ignores: Aborted
  readonly left: string
}

/** One row of the table. */
export interface BehaviourRow {
  readonly [column: string]: string | number
}

const names = ['glovebox', 'openai-agents', 'ai', 'mastra', 'langchain']
const component = fileURLToPath(new URL('../../../build/guest-tools/hostile-core.wasm', import.meta.url))

/** Runs each contender in a process of its own. */
export function behaviours(folder: string): BehaviourRow[] {
  return names.map(name => {
    const extra = name === 'glovebox' ? [component] : []
    const { tokensReported, listens, ignores, left } = runJson<Behaviour>(folder, ['behave.mjs', name, ...extra])
    return {
      framework: contenders[name]!,
      'tool listens': told(listens),
      'tool ignores the signal': told(ignores),
      'tool saw it': listens.sawAbort ? 'yes' : 'no',
      'model calls after': listens.requestsAfter + ignores.requestsAfter,
      'tokens of the parent': tokensReported,
      'reader leaves': left,
    }
  })
}

function told({ how, ms, orphaned }: Aborted): string {
  return `${how} after ${ms} ms${orphaned ? ', tool runs on' : ''}`
}
