import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { modulesFile, modulesSource } from '../support/kernel.ts'

test('the modules that are written down are those of the text', async () => {
  expect(readFileSync(modulesFile, 'utf8')).toBe(await modulesSource())
})
