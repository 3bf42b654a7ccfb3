import type Database from 'better-sqlite3-multiple-ciphers'
import type {
  AuditAnchor,
  AuditAnchorState,
  AuditChange,
  AuditCheck,
  AuditEntry,
  AuditSubject
} from '#contract/audit'
import { currentAccount, currentAction } from '../lib/acting'
import { anchorOf, chainHash } from './audit-chain'
import { AUDITED, partsOf } from './audited-tables'

const FIELDS = 'seq, at, actor, action, subject, change, object, detail'

/** Appends one entry to the chain; subject, change, object and detail are expressions of SQL. */
const append = (subject: string, change: string, object: string, detail: string): string => `
  INSERT INTO audit SELECT ${FIELDS}, audit_hash(previous, ${FIELDS}) FROM (
    SELECT coalesce((SELECT max(seq) FROM audit), 0) + 1 AS seq,
      coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '') AS previous,
      strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS at, audit_actor() AS actor, audit_action() AS action,
      ${subject} AS subject, ${change} AS change, CAST(${object} AS TEXT) AS object, ${detail} AS detail
  )`

const OPERATIONS = [
  ['INSERT', 'added'],
  ['UPDATE', 'changed'],
  ['DELETE', 'removed']
] as const

/**
 * Makes every change of an audited row write its entry in the same transaction. The triggers belong to the connection, because those of
 * a schema that is not trusted may not call functions of the program (sqlite.org/pragma.html, "trusted_schema").
 */
export function keepAuditLog(db: Database.Database): void {
  const account = currentAccount()
  db.function('audit_actor', () => account)
  db.function('audit_action', currentAction)
  db.function('audit_hash', { varargs: true, deterministic: true }, (...fields: unknown[]) =>
    hashOfRow(fields as HashedFields)
  )
  for (const audited of AUDITED)
    for (const [operation, change] of OPERATIONS) {
      const parts = partsOf(audited, change)
      if (!parts) continue
      const { table, subject, object } = audited
      const named = object(operation === 'DELETE' ? 'OLD' : 'NEW')
      db.exec(
        `CREATE TEMP TRIGGER audit_${table}_${change} AFTER ${operation} ON main.${table} WHEN ${parts.when}
         BEGIN ${append(`'${subject}'`, `'${change}'`, named, parts.detail)}; END`
      )
    }
}

type HashedFields = [string, number, string, string, string, AuditSubject, AuditChange, string, string]

const hashOfRow = ([
  previous,
  seq,
  at,
  actor,
  action,
  subject,
  change,
  object,
  detail
]: HashedFields): string => chainHash(previous, { seq, at, actor, action, subject, change, object, detail })

/** The last entry of a database that has an audit log; null: it has none, or it is empty. */
export function auditHead(db: Database.Database): AuditAnchor | null {
  const has = db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit'`).get()
  if (!has) return null
  const last = db.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get()
  return last ? anchorOf(last as AuditEntry) : null
}

/** Entries that are read against the chain at every opening. */
const RECENT = 1000

/** Who changed what and when, in a chain that shows whether anything of it was changed or cut afterwards. */
export class AuditLog {
  constructor(
    private readonly db: Database.Database,
    private readonly writable = true
  ) {}

  /** An entry that no change of a row makes: something was opened, left, was backed up. A library that is open for reading keeps none. */
  note(
    subject: AuditSubject,
    change: AuditChange,
    object: string,
    detail: Record<string, unknown> = {}
  ): void {
    if (!this.writable) return
    this.db
      .prepare(append(':subject', ':change', ':object', ':detail'))
      .run({ subject, change, object, detail: JSON.stringify(detail) })
  }

  head(): AuditAnchor | null {
    return auditHead(this.db)
  }

  /** Newest first. */
  list(before: number | null, object: string | null, limit: number): AuditEntry[] {
    return this.db
      .prepare(
        `SELECT ${FIELDS}, hash FROM audit WHERE seq < coalesce(:before, 9e15) AND (:object IS NULL OR object = :object
         OR object LIKE :object || '/%') ORDER BY seq DESC LIMIT :limit`
      )
      .all({ before, object, limit }) as AuditEntry[]
  }

  /** What left the library since a moment: as a whole, or of these drawings. Oldest first. */
  exportsSince(
    at: string,
    drawings: readonly string[]
  ): Pick<AuditEntry, 'seq' | 'at' | 'action' | 'object'>[] {
    return this.db
      .prepare(
        `SELECT seq, at, action, object FROM audit WHERE subject = 'export' AND at >= @at
         AND (object = '' OR object IN (SELECT value FROM json_each(@drawings))) ORDER BY seq`
      )
      .all({ at, drawings: JSON.stringify(drawings) }) as AuditEntry[]
  }

  total(): number {
    return Number(this.db.prepare('SELECT count(*) FROM audit').pluck().get())
  }

  /** All of it, oldest first. */
  entries(): IterableIterator<AuditEntry> {
    return this.db
      .prepare(`SELECT ${FIELDS}, hash FROM audit ORDER BY seq`)
      .iterate() as IterableIterator<AuditEntry>
  }

  /** The first entry that does not follow from the one before; null: the chain is whole. */
  brokenAt(): number | null {
    return firstBroken(this.entries(), 0, '')
  }

  /** As `brokenAt`, for the newest entries alone. */
  recentlyBrokenAt(): number | null {
    const recent = this.list(null, null, RECENT + 1).reverse()
    const before = recent.length > RECENT ? recent.shift()! : null
    return firstBroken(recent, before?.seq ?? 0, before?.hash ?? '')
  }

  /** Whether the log holds a place that is known from elsewhere. */
  stateOf(anchor: AuditAnchor): AuditAnchorState {
    const seq = Number(anchor.split(':')[0])
    const found = this.db.prepare('SELECT seq, hash FROM audit WHERE seq = ?').get(seq) as
      AuditEntry | undefined
    if (!found) return 'beyond'
    return anchorOf(found) === anchor ? 'held' : 'differs'
  }

  check(anchors: readonly { backup: string | null; anchor: AuditAnchor }[]): AuditCheck {
    return {
      entries: this.total(),
      head: this.head(),
      brokenAt: this.brokenAt(),
      anchors: anchors.map((known) => ({ ...known, state: this.stateOf(known.anchor) }))
    }
  }
}

function firstBroken(entries: Iterable<AuditEntry>, seq: number, hash: string): number | null {
  let [last, previous] = [seq, hash]
  for (const entry of entries) {
    if (entry.seq !== last + 1 || entry.hash !== chainHash(previous, entry)) return last + 1
    ;[last, previous] = [entry.seq, entry.hash]
  }
  return null
}
