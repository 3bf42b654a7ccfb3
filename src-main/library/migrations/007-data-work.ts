/**
 * Schema version 7: raters and what each says of a drawing; who made an edit, and which edits are one step of undo; drawings in the
 * bin; files that lie under another id than the drawing's (it was given to another child: its files were sealed anew), and the photo
 * or scan as it came; saved views; what a site has split its drawings into; checklists.
 */
export const seventh = `
ALTER TABLE drawing ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE drawing ADD COLUMN removed_at TEXT;
ALTER TABLE drawing ADD COLUMN blob TEXT;
ALTER TABLE drawing ADD COLUMN source TEXT;
CREATE INDEX drawing_blob ON drawing (blob) WHERE blob IS NOT NULL;

ALTER TABLE edit ADD COLUMN actor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE edit ADD COLUMN batch INTEGER;
CREATE INDEX edit_actor ON edit (actor, undone, sequence);
CREATE INDEX edit_drawing ON edit (drawing);

CREATE TABLE rater (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL);
CREATE TABLE rating (
  drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE, rater INTEGER NOT NULL REFERENCES rater, label TEXT NOT NULL,
  tags TEXT NOT NULL, note TEXT NOT NULL, rated_at TEXT NOT NULL, PRIMARY KEY (drawing, rater)
) WITHOUT ROWID;
CREATE INDEX rating_rater ON rating (rater);

CREATE TABLE view (name TEXT PRIMARY KEY, content TEXT NOT NULL, saved_at TEXT NOT NULL);

CREATE TABLE split (name TEXT PRIMARY KEY, content TEXT NOT NULL, made_at TEXT NOT NULL);

CREATE TABLE checklist (id TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, made_at TEXT NOT NULL, PRIMARY KEY (id, version));
CREATE TABLE answer (
  drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE, rater INTEGER NOT NULL REFERENCES rater, checklist TEXT NOT NULL,
  version INTEGER NOT NULL, content TEXT NOT NULL, answered_at TEXT NOT NULL, PRIMARY KEY (drawing, rater, checklist)
) WITHOUT ROWID;
`
