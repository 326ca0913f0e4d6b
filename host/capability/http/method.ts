/** The methods that a request may have. */

import { HttpFault } from './fault.ts'

/** Those that a grant can name (RFC 9110, section 9; RFC 5789). CONNECT opens tunnels, and TRACE tells what was added to a request. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** The methods of a grant that names none: those that only read. */
export const defaultMethods: readonly string[] = ['GET', 'HEAD']

/**
 * A method as a guest writes it.
 * @throws {HttpFault} `HTTP-request-method-invalid` for any other; methods are case-sensitive.
 */
export function methodOf(text: string): string {
  if ((METHODS as readonly string[]).includes(text)) return text
  throw new HttpFault('HTTP-request-method-invalid')
}
