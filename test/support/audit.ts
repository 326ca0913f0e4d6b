/** Audit logs in files, and the entries that tests put into them. */

import { DatabaseSync } from 'node:sqlite'
import type { AuditLog, DecidedEntry } from '../../host/agent/audit.ts'

/** A decision about a tool call. */
export const decision = (subject: string, content: unknown = {}): DecidedEntry => ({
  run: 'r1',
  path: ['root'],
  action: 'tool',
  decision: 'allow',
  subject,
  content,
})

/** Writes `count` tool calls, decided and finished. */
export async function calls(log: AuditLog, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const seq = await log.decided(decision(`tool${i}`, { i }))
    await log.finished(seq, { status: 'ok', content: i })
  }
}

/** What the log tells, entry by entry. */
export function bodies(file: string): Record<string, unknown>[] {
  using db = new DatabaseSync(file, { readOnly: true })
  const rows = db.prepare('SELECT entry FROM entries ORDER BY seq').all()
  return rows.map(({ entry }) => JSON.parse(String(entry)).body)
}

/** Changes a log behind its back, as somebody would who can write to the file. */
export function tamper(file: string, sql: string): void {
  using db = new DatabaseSync(file)
  db.exec(sql)
}
