/** Loads the package of the Agent2Agent protocol when a server is asked for the first time. */

import { GloveboxError } from '../../base/error.ts'

/** The server's part. @throws {GloveboxError} `config/invalid` when it is not installed. */
export async function loadA2a(): Promise<
  typeof import('@a2a-js/sdk/server') & Pick<typeof import('@a2a-js/sdk'), 'Extensions'>
> {
  try {
    const { Extensions } = await import('@a2a-js/sdk')
    return { ...(await import('@a2a-js/sdk/server')), Extensions }
  } catch (cause) {
    const what = 'An A2A server needs the package @a2a-js/sdk. Install it: npm install @a2a-js/sdk'
    throw new GloveboxError('config/invalid', what, { cause, detail: { package: '@a2a-js/sdk' } })
  }
}
