/** A process that writes to an audit log and tells of each entry once it is acknowledged, until it is killed. */

import { audit } from '../../host/agent/audit/log.ts'
import type { Survives } from '../../host/agent/sqlite.ts'
import { decision } from './audit.ts'

const [file, survives] = process.argv.slice(2)
const log = await audit(file!, { survives: survives as Survives })
for (;;) {
  const seqs = await Promise.all([log.decided(decision('a')), log.decided(decision('b'))])
  process.send!(Math.max(...seqs))
}
