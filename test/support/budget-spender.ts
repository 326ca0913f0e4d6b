/** A process that spends turns of a window until there are none, and tells how many it had; with `hang`, it takes one and never settles. */

import { budget, budgetWindow } from '../../host/agent/mod.ts'
import { GloveboxError } from '../../host/base/error.ts'

const [file, hang] = process.argv.slice(2)
await using window = await budgetWindow(file!, { per: 'day', now: () => 0 })
const shared = budget({ turns: 40 }, { window })
const tell = process.send!.bind(process)
let taken = 0
try {
  for (;;) {
    const hold = shared.reserve({ turns: 1 })
    taken += 1
    if (hang) {
      tell(taken)
      await new Promise(resolve => setTimeout(resolve, 60_000))
    }
    hold.settle({ turns: 1 })
    await new Promise(resolve => setImmediate(resolve))
  }
} catch (error) {
  if (!GloveboxError.is(error) || error.code !== 'budget/exceeded') throw error
}
tell(taken)
process.disconnect!()
