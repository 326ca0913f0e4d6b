/** A process that writes to an audit log and tells of each entry once it is acknowledged, until it is killed. */

import { audit } from '../../host/agent/audit/log.ts'
import { decision } from './audit.ts'

const log = await audit(process.argv[2]!)
for (;;) {
  const seqs = await Promise.all([log.decided(decision('a')), log.decided(decision('b'))])
  process.send!(Math.max(...seqs))
}
