import Database from 'better-sqlite3-multiple-ciphers'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from './database'
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
