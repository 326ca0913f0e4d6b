/**
 * `npm run signatures`: writes down what the functions of all host interfaces take and give, from wit/ and wit/deps/ into
 * host/worker/jco/signatures.ts. A test compares that file with what this would write.
 */

import { writeFileSync } from 'node:fs'
import { signaturesFile, signaturesSource } from '../test/support/signatures.ts'

writeFileSync(signaturesFile, await signaturesSource())
