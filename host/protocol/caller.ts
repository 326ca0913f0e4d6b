/** On whose behalf a stranger's request is served. */

import type { Approve } from '../agent/approval.ts'
import type { ScopeOptions } from '../agent/scope-options.ts'

/** What is known of who makes a request; what is given narrows, or stands in for, what the server's scope has. */
export type Caller = Pick<ScopeOptions, 'actor' | 'policy' | 'budget' | 'shared' | 'approve'>

/** Where the policy wants a person asked, and there is none. */
export const nobody: Approve = async () => {
  throw new Error('a server has nobody to ask; give its scope an `approve` function')
}
