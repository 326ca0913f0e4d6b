import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { metered } from '../support/metered.ts'
import { wat } from '../support/wat.ts'

interface Row {
  readonly module: string
  /** The exported function. */
  readonly call: string
  readonly args: readonly number[]
  readonly result: number | null
  readonly fuel: number
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const { rows, wasmtime }: { rows: Row[]; wasmtime: string } = JSON.parse(read('parity.json'))
const modules = readdirSync(new URL('parity', import.meta.url)).map(file => file.replace('.wat', ''))

/** A fresh instance on which the calls before `row` were made. */
async function instanceFor(row: Row, slice?: bigint) {
  const bytes = await wat(read(`parity/${row.module}.wat`))
  const host = { nop: () => undefined }
  const instance = await metered(bytes, { surcharges: false, imports: { host }, ...(slice && { slice }) })
  for (const earlier of rows) {
    if (earlier === row) break
    if (earlier.module === row.module) instance.call(earlier.call, ...earlier.args)
  }
  return instance
}

describe(`fuel, beside what Wasmtime ${wasmtime} counts`, () => {
  it('has rows of every module, and at least 60', () => {
    expect(new Set(rows.map(row => row.module))).toEqual(new Set(modules))
    expect(rows.length).toBeGreaterThanOrEqual(60)
  })

  for (const row of rows) {
    const { call, args, fuel, result } = row
    it(`${row.module}: ${call}(${args}) costs ${fuel}, no more and no less`, async () => {
      const ended = (await instanceFor(row)).call(call, ...args)
      const value = typeof ended.value === 'bigint' ? Number(ended.value) : (ended.value ?? null)
      expect(ended).toMatchObject({ spent: BigInt(fuel), exhausted: false })
      const sliced = (await instanceFor(row, 3n)).call(call, ...args)
      expect({ ...sliced, refills: ended.refills }).toEqual(ended)
      expect(value).toBe(result)
      expect((await instanceFor(row)).callWith(BigInt(fuel), call, ...args)).toMatchObject({ exhausted: false })
      expect((await instanceFor(row)).callWith(BigInt(fuel - 1), call, ...args)).toMatchObject({ exhausted: true })
    })
  }
})
