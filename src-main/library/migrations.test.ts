import Database from 'better-sqlite3-multiple-ciphers'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MIGRATIONS, openDatabase, openUnchanged, SCHEMA_VERSION } from './database'
import { first } from './migrations/001-first'
import { second } from './migrations/002-development'
import { third } from './migrations/003-views'
import { fourth } from './migrations/004-places'
import { fifth } from './migrations/005-learning'
import { sixth } from './migrations/006-explanations'
import { seventh } from './migrations/007-data-work'

describe('a library of schema version 7', () => {
  it('keeps its answers, and undo knows which version they are of', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'tadpole-seven-')), 'library.db')
    const old = new Database(path)
    old.exec([first, second, third, fourth, fifth, sixth, seventh].join('\n'))
    old.exec(`
      INSERT INTO child (id, key) VALUES (1, x'00');
      INSERT INTO drawing (id, child, file_name, sha256, bytes, format, width, height, age_precision_months, extra, synthetic,
        imported_at, revision) VALUES ('d', 1, 'd.png', '', 1, 'png', 1, 1, 1, '{}', 1, '2026', 1);
      INSERT INTO rater VALUES (1, 'one', '2026');
      INSERT INTO answer VALUES ('d', 1, 'own', 2, '{"eyes":1}', '2026');
      INSERT INTO edit (drawing, field, before, after, at, actor) VALUES ('d', 'answer:own', NULL, '[2,"{}","2026"]', '2026', 1);
      INSERT INTO edit (drawing, field, before, after, at, actor) VALUES ('d', 'notes', '', 'n', '2026', 0);
      PRAGMA user_version = 7`)
    old.close()
    const db = openDatabase(path, null)
    expect(db.prepare('SELECT checklist, version, content FROM answer').raw().all()).toEqual([
      ['own', 2, '{"eyes":1}']
    ])
    expect(db.prepare('SELECT field FROM edit ORDER BY sequence').pluck().all()).toEqual([
      'answer:own/2',
      'notes'
    ])
    expect(db.prepare('SELECT name_order FROM drawing').pluck().get()).toBe('d.png')
    expect(db.prepare('SELECT count(*) FROM unblinded').pluck().get()).toBe(0)
    db.close()
  })
})

type Row = Record<string, unknown>

const tablesOf = (db: Database.Database): string[] =>
  db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`)
    .pluck()
    .all() as string[]

/** Values that every version takes: of the column's type, and of the form that later versions read. */
function valueOf(name: string, type: string): unknown {
  if (name === 'before' || name === 'after') return null
  if (name === 'field') return 'notes'
  if (/^(tags|annotations)$/.test(name)) return '[]'
  if (type === 'BLOB') return Buffer.from(`bytes of ${name}`)
  if (type === 'TEXT') return name === 'id' || name === 'drawing' ? 'one' : `{"of":"${name}"}`
  return 1
}

/** A library as a version of that schema left it: a row in every table. */
function libraryOfSchema(version: number): string {
  const path = join(mkdtempSync(join(tmpdir(), 'tadpole-golden-')), 'library.db')
  const db = new Database(path)
  db.pragma('foreign_keys=0')
  db.function('natural_order', (text: unknown) => String(text))
  for (const migration of MIGRATIONS.slice(0, version)) db.exec(migration)
  for (const table of tablesOf(db)) {
    if (table === 'audit' || table === 'write_count') continue
    const columns = db.prepare('SELECT name, type FROM pragma_table_info(?)').all(table) as {
      name: string
      type: string
    }[]
    const names = columns.map(({ name }) => name).join(', ')
    const values = columns.map(({ name, type }) => valueOf(name, type))
    db.prepare(`INSERT INTO ${table} (${names}) VALUES (${values.map(() => '?').join(', ')})`).run(...values)
  }
  db.pragma(`user_version=${version}`)
  db.close()
  return path
}

const rowsOf = (db: Database.Database): Map<string, Row[]> =>
  new Map(tablesOf(db).map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all() as Row[]]))

/** Columns whose values a migration computes anew, and tables that one empties because their rows can be computed again. */
const COMPUTED = new Set(['name_order'])
const emptied = (table: string, version: number): boolean => table === 'explanation' && version < 6
/** The library's own count of changes moves on with a migration. */
const isKept = (row: Row): boolean => row.key !== 'revision'

describe.each(MIGRATIONS.map((_, i) => i + 1))('a library of schema version %i', (version) => {
  it('opens, and every value of it is still there', () => {
    const path = libraryOfSchema(version)
    const old = new Database(path, { readonly: true })
    const before = rowsOf(old)
    old.close()
    const db = openDatabase(path, null)
    expect(Number(db.pragma('user_version', { simple: true }))).toBe(SCHEMA_VERSION)
    const after = rowsOf(db)
    for (const [table, rows] of before) {
      if (emptied(table, version) || table === 'write_count') continue
      const known = rows
        .filter(isKept)
        .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !COMPUTED.has(name))))
      expect([table, after.get(table)!.filter(isKept)]).toMatchObject([table, known])
    }
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  })

  it('is not touched by opening it unchanged, which is refused where it is older', () => {
    const path = libraryOfSchema(version)
    const bytes = readFileSync(path)
    if (version < SCHEMA_VERSION) expect(() => openUnchanged(path, null)).toThrow('library-older')
    else openUnchanged(path, null).close()
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })
})

describe('a library of a later schema version', () => {
  it('is refused and not touched', () => {
    const path = libraryOfSchema(SCHEMA_VERSION)
    const later = new Database(path)
    later.pragma(`user_version=${SCHEMA_VERSION + 1}`)
    later.close()
    const bytes = readFileSync(path)
    expect(() => openDatabase(path, null)).toThrow('library-newer')
    expect(() => openUnchanged(path, null)).toThrow('library-newer')
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })
})
