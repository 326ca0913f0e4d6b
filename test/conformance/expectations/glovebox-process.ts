/** What this host, with its workers in processes, is expected to fail. */

import type { Expectations } from '../runner/run.ts'

const expectations: Expectations = {
  'files/tell-prefixes-apart': {
    comment:
      'Node’s permission model denies a directory whose path is the beginning of another allowed one, however both are written: too little is reached, never too much.',
    clause: 'F2',
  },
}

export default expectations
