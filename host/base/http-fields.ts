/** What a header is made of, and which ones are the host's: the rules that the faces inside a worker and the egress outside share. */

/** RFC 9110, section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** RFC 9110, section 5.5: visible characters, blanks, tabs and obsolete text; no line end, no NUL. */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** Whether a text is the name of a header, or of a method. */
export const isToken = (text: string): boolean => token.test(text)

/** Whether a text, each of whose characters stands for one byte, is the value of a header. */
export const isFieldValue = (text: string): boolean => fieldValue.test(text)

/** About one connection only (RFC 9110, section 7.6.1). In lower case. */
export const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * What the host decides. Security: a guest that chose them could address another virtual host than was authorised, or smuggle a second
 * request behind its first.
 */
const ofHost: ReadonlySet<string> = new Set([
  ...hopByHop,
  'host',
  'expect',
  // By which many servers take another method than the one that was authorised.
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
])

/** Whether a guest may not send a header; its name in lower case. */
export const isForbidden = (name: string): boolean => ofHost.has(name) || name.startsWith('proxy-')
