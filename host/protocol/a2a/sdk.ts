/** Loads the package of the Agent2Agent protocol when a server is asked for the first time. */

import { optionalPackage } from '../optional-package.ts'

/** The server's part. @throws {GloveboxError} `config/invalid` when it is not installed. */
export const loadA2a = () => optionalPackage('An A2A server', '@a2a-js/sdk', () => import('@a2a-js/sdk/server'))
