/** The public surface of `glovebox/audit`: the audit log in a file, and its verification. Importing it loads no SQLite. */

export type { AuditLog, AuditPlace, DecidedEntry, FinishedEntry, NotedEntry } from '../audit.ts'
export type { Survives } from '../sqlite.ts'
export { type AuditFile, type AuditOptions, audit } from './log.ts'
export { type AuditProblem, type Verification, type VerifyOptions, verifyAudit } from './verify.ts'
