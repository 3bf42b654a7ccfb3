import type Database from 'better-sqlite3-multiple-ciphers'
import type { AuditAnchor } from '#contract/audit'
import { auditHead } from './audit-log'

/** How many changes of rows a database holds, when the last was made (UTC, ISO 8601), and where its audit log ends. */
export interface WriteCount {
  changes: number
  at: string
  audit?: AuditAnchor
}

const OPERATIONS = ['INSERT', 'UPDATE', 'DELETE'] as const

/** Makes every table count its changes in `write_count`. A table that has its triggers already keeps them. */
export function countWrites(db: Database.Database): void {
  const tables = db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'write_count'`
    )
    .pluck()
    .all() as string[]
  for (const table of tables)
    for (const operation of OPERATIONS)
      db.exec(
        `CREATE TRIGGER IF NOT EXISTS "count_${table}_${operation.toLowerCase()}" AFTER ${operation} ON "${table}"
         BEGIN UPDATE write_count SET changes = changes + 1, at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'); END`
      )
}

export function writeCountOf(db: Database.Database): WriteCount {
  const count = db.prepare('SELECT changes, at FROM write_count').get() as WriteCount
  const audit = auditHead(db)
  return audit ? { ...count, audit } : count
}
