import { describe, expect, it } from 'vitest'
import { Asks } from '../../host/worker/ask.ts'
import { Grants } from '../../host/worker/grants.ts'
import { Imports, isGiven } from '../../host/worker/imports.ts'
import { signatures } from '../../host/worker/jco/signatures.ts'
import { Log } from '../../host/worker/log.ts'
import { FixedRandom } from '../../host/worker/wasi/fixed-random.ts'
import { accept, instantiate } from '../support/component.ts'
import { interfacesComponent } from '../support/signatures.ts'

describe('every function of an interface that is given', () => {
  it('is there, with the type that the WIT of WASI 0.2 has', async () => {
    const accepted = accept(await interfacesComponent(isGiven))
    const running = instantiate(accepted, budget => {
      const asks = new Asks(budget)
      const terms = { imports: [], grants: [] }
      const context = { budget, asks, log: new Log(), random: new FixedRandom(), grants: new Grants([], asks, () => 0) }
      return new Imports({ ...context, epochMs: () => 0, unrepeatable: () => undefined }, terms)
    })
    expect(running.functions.size).toBe(0)
  })
})

it('all packages of WASI 0.2 are given without a grant', () => {
  const refused = Object.keys(signatures).filter(name => !isGiven(name))
  // What is left is exported by a guest, not imported.
  expect(refused).toEqual(['wasi:cli/run', 'wasi:http/incoming-handler'])
})
