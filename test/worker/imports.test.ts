import { describe, expect, it } from 'vitest'
import { Asks } from '../../host/worker/ask.ts'
import { Imports, isGiven } from '../../host/worker/imports.ts'
import { signatures } from '../../host/worker/jco/signatures.ts'
import { Log } from '../../host/worker/log.ts'
import { FixedRandom } from '../../host/worker/wasi/random.ts'
import { accept, instantiate } from '../support/component.ts'
import { interfacesComponent } from '../support/signatures.ts'

describe('every function of an interface that is given', () => {
  it('is there, with the type that the WIT of WASI 0.2 has', async () => {
    const accepted = accept(await interfacesComponent(isGiven))
    const running = instantiate(accepted, budget => {
      const context = { budget, log: new Log(), random: new FixedRandom(), asks: new Asks(budget) }
      return new Imports(context, { imports: [] })
    })
    expect(running.functions.size).toBe(0)
  })
})

it('all packages of WASI 0.2 but HTTP are given without a grant', () => {
  const refused = Object.keys(signatures).filter(name => !isGiven(name))
  // What is left is exported by a guest, not imported.
  expect(refused).toEqual([
    'wasi:cli/run',
    'wasi:http/incoming-handler',
    'wasi:http/outgoing-handler',
    'wasi:http/types',
  ])
})
