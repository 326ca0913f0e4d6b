/** The adapter of this host with each worker in a process of its own. */

import { gloveboxAdapter } from './glovebox.ts'

/** Guests in processes. */
export const adapter = gloveboxAdapter('glovebox-process', 'process')
