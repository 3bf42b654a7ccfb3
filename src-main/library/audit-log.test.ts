import Database from 'better-sqlite3-multiple-ciphers'
import fc from 'fast-check'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { times } from '#main/harness/tier'
import { actingAs } from '#main/lib/acting'
import { AuditLog } from './audit-log'
import { chainHash } from './audit-chain'
import { AUDITED, NOT_AUDITED } from './audited-tables'
import { openDatabase, openInMemory, type Connection } from './database'

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'tadpole-audit-')), 'library.db')

const tablesOf = (db: Connection): string[] =>
  db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
    .pluck()
    .all() as string[]

const columnsOf = (db: Connection, table: string): string[] =>
  db.prepare(`SELECT name FROM pragma_table_info(?)`).pluck().all(table) as string[]

/** Changes of a small library, by random numbers: which table, which row, what is done. */
const operations = fc.array(
  fc.record({
    table: fc.constantFrom('rater', 'child', 'view', 'meta', 'job'),
    row: fc.integer({ min: 1, max: 4 }),
    what: fc.constantFrom('insert', 'update', 'same', 'delete', 'undone'),
    text: fc.string({ maxLength: 5 })
  }),
  { maxLength: 30 }
)

type Operation = (typeof operations extends fc.Arbitrary<infer Value> ? Value : never)[number]

const STATEMENTS: Record<string, { insert: string; update: string; remove: string; subject: string }> = {
  rater: {
    insert: `INSERT OR IGNORE INTO rater VALUES (:row, :row || 'r' || :text, '2026')`,
    update: `UPDATE OR IGNORE rater SET name = :row || 'r' || :text WHERE id = :row`,
    remove: 'DELETE FROM rater WHERE id = :row',
    subject: 'rater'
  },
  child: {
    insert: `INSERT OR IGNORE INTO child (id, site, child_id, key) VALUES (:row, :text, :row, x'00')`,
    update: 'UPDATE child SET site = :text WHERE id = :row',
    remove: 'DELETE FROM child WHERE id = :row',
    subject: 'child'
  },
  view: {
    insert: `INSERT OR IGNORE INTO view VALUES (:row, :text, '2026')`,
    update: 'UPDATE view SET content = :text WHERE name = CAST(:row AS TEXT)',
    remove: 'DELETE FROM view WHERE name = CAST(:row AS TEXT)',
    subject: 'view'
  },
  meta: {
    insert: `INSERT OR IGNORE INTO meta VALUES ('choice:' || :row, :text)`,
    update: `UPDATE meta SET value = :text WHERE key = 'choice:' || :row`,
    remove: `DELETE FROM meta WHERE key = 'choice:' || :row`,
    subject: 'setting'
  },
  job: {
    insert: `INSERT OR IGNORE INTO job VALUES (:row, 1, 'k', 's', '', 0, 0, :text, NULL, '', '', NULL, NULL)`,
    update: 'UPDATE job SET stage = :text WHERE id = CAST(:row AS TEXT)',
    remove: 'DELETE FROM job WHERE id = CAST(:row AS TEXT)',
    subject: ''
  }
}

/** All rows of the audited tables, to see what a statement has changed without asking its triggers. */
const contentOf = (db: Connection, table: string): Map<string, string> =>
  new Map(
    (db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]).map((row) => [
      String(Object.values(row)[0]),
      JSON.stringify(row)
    ])
  )

/** Does it, and answers what has changed: 'rater changed'. */
function apply(db: Connection, { table, row, what, text }: Operation): string[] {
  const { insert, update, remove, subject } = STATEMENTS[table]!
  const real = table === 'job' ? 'rater' : table
  const before = contentOf(db, real)
  const undone = new Error('undone')
  const sql = { insert, update, same: update, delete: remove, undone: insert }[what]
  try {
    db.transaction(() => {
      const named = sql.includes(':text') ? { row, text } : { row }
      db.prepare(sql).run(named)
      if (what === 'undone') throw undone
    })()
  } catch (error) {
    if (error !== undone) throw error
  }
  const after = contentOf(db, real)
  const changes: string[] = []
  for (const [key, content] of after)
    if (!before.has(key)) changes.push(`${subject} added`)
    else if (before.get(key) !== content) changes.push(`${subject} changed`)
  for (const key of before.keys()) if (!after.has(key)) changes.push(`${subject} removed`)
  return changes
}

describe('the audit log', () => {
  it('covers every table, or says why not, and every field of the tables that it covers by name', () => {
    const db = openInMemory()
    const audited = AUDITED.map(({ table }) => table)
    expect([...audited, ...Object.keys(NOT_AUDITED)].sort()).toEqual(tablesOf(db).sort())
    for (const { table, fields } of AUDITED)
      for (const field of fields ?? []) expect(columnsOf(db, table)).toContain(field)
  })

  it('has an entry for every change and a change for every entry, also where transactions are undone', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const db = openDatabase(newPath(), null)
        const log = new AuditLog(db)
        const start = log.total()
        const changes = list.flatMap((operation) => apply(db, operation))
        const entries = [...log.entries()].slice(start)
        expect(entries.map(({ subject, change }) => `${subject} ${change}`)).toEqual(changes)
        expect(log.brokenAt()).toBeNull()
        db.close()
      }),
      { numRuns: times(40, 300) }
    )
  })

  it('says which request made a change and which fields, never what they hold', () => {
    const db = openDatabase(newPath(), null)
    const log = new AuditLog(db)
    db.exec(`INSERT INTO child (id, site, child_id, key) VALUES (1, 'Secret Clinic', 'Anna', x'00')`)
    actingAs('drawings:edit', () => db.exec(`UPDATE child SET child_id = 'Bea', site = 'B' WHERE id = 1`))
    const [changed, added] = log.list(null, null, 2)
    expect([added!.action, added!.subject, added!.change, added!.object, added!.detail]).toEqual([
      'program',
      'child',
      'added',
      '1',
      '{}'
    ])
    expect(changed).toMatchObject({ action: 'drawings:edit', change: 'changed', object: '1' })
    expect(JSON.parse(changed!.detail)).toEqual({ fields: ['site', 'child_id'] })
    for (const { detail, object } of log.entries())
      expect(/Anna|Bea|Clinic/.test(detail + object)).toBe(false)
    db.close()
  })

  it('cannot be changed through the library, and shows where it was changed by other means', () => {
    const path = newPath()
    const db = openDatabase(path, null)
    const log = new AuditLog(db)
    for (let i = 0; i < 6; i += 1) log.note('library', 'opened', String(i))
    expect(() => db.exec(`UPDATE audit SET actor = 'x' WHERE seq = 3`)).toThrow('only grows')
    expect(() => db.exec('DELETE FROM audit')).toThrow('only grows')
    const head = log.head()!
    db.close()
    const forged: [tamper: string, brokenAt: number | null, head: string][] = [
      [`UPDATE audit SET object = 'x' WHERE seq = 3`, 3, 'held'],
      ['DELETE FROM audit WHERE seq = 2', 2, 'held'],
      ['DELETE FROM audit WHERE seq = 6', null, 'beyond']
    ]
    for (const [tamper, brokenAt, state] of forged) {
      const other = new Database(path)
      other.exec('DROP TRIGGER audit_stays; DROP TRIGGER audit_keeps; BEGIN')
      other.exec(tamper)
      const tampered = new AuditLog(other)
      expect([tampered.brokenAt(), tampered.recentlyBrokenAt(), tampered.stateOf(head)]).toEqual([
        brokenAt,
        brokenAt,
        state
      ])
      other.exec('ROLLBACK')
      other.exec(`CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, ''); END;
        CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, ''); END`)
      other.close()
    }
  })

  it('hashes as anybody can by hand', () => {
    const entry = {
      seq: 1,
      at: '2026-12-01T08:00:00.000Z',
      actor: 'a',
      action: 'b',
      subject: 'library',
      change: 'opened',
      object: '',
      detail: '{}'
    } as const
    // printf '["",1,"2026-12-01T08:00:00.000Z","a","b","library","opened","","{}"]' | sha256sum
    expect(chainHash('', entry)).toBe('eb1fae1d68441546cfe7ab25a9cd804a8cbd8ab349ca219145ed6723bdc429d2')
  })
})
