import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { signaturesFile, signaturesSource } from '../support/signatures.ts'

test('the signatures that are written down are those of the WIT', async () => {
  expect(readFileSync(signaturesFile, 'utf8')).toBe(await signaturesSource())
})
