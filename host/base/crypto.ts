/** Node's cryptography, loaded when it is first used: that takes 9 ms, and more as an import, which most workers never need. */

/** The module `node:crypto`. */
export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto')
