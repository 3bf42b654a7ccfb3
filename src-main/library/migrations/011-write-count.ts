/**
 * Schema version 11: counts every change of a row, in the transaction that makes it (triggers of `count-writes.ts`). What was
 * acknowledged is also counted outside the database, so that a history that was cut short is noticed. Drawings that were erased for good
 * are remembered by their ids alone, so that an older backup does not bring them back.
 */
export const eleventh = `
CREATE TABLE write_count (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  changes INTEGER NOT NULL,
  at TEXT NOT NULL
);
CREATE TABLE erased (drawing TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO write_count VALUES (1, 0, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
`
