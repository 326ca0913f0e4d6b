import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const demo = fileURLToPath(new URL('../../scripts/demo-memory.ts', import.meta.url))

test('the demo of memory uses what it learned in all four memories, and its log verifies', () => {
  const out = execFileSync(process.execPath, [demo], { encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } })
  const tuesday = out.slice(out.indexOf('[tuesday]'))
  // The scripted model knows neither the unit, nor the tool and its arguments, but from memory.
  expect(tuesday).toContain('→ convert {"value":"25","source":"degC","target":"K"} ok')
  expect(tuesday).toContain('25 degrees Celsius are 298.15 K; I know that Ada reads temperatures in kelvin')
  expect(out).toContain('fact       user.unit: Ada reads temperatures in kelvin')
  expect(out).toMatch(/procedure {2}convert worked 1 times, failed 0/)
  expect(out).toContain('episodes   6')
  expect(out).toMatch(/history {4}tuesday: \d+ messages, the first a summary/)
  expect(out).toMatch(/Audit log: as it was written, 34 entries, signed through 34/)
})
