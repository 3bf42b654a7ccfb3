/** Schema version 1. A released migration is never edited; changes come as the next number. */
export const first = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', '0');

-- A child is (site, child_id). Each owns a key; its files cannot be read without it.
CREATE TABLE child (
  id INTEGER PRIMARY KEY, site TEXT NOT NULL DEFAULT '', child_id TEXT, key BLOB NOT NULL
);
CREATE UNIQUE INDEX child_name ON child (site, child_id) WHERE child_id IS NOT NULL;

CREATE TABLE drawing (
  id TEXT PRIMARY KEY, child INTEGER NOT NULL REFERENCES child, file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL, format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  age_months REAL, age_precision_months REAL NOT NULL, subject TEXT, prompt TEXT, drawing_tool TEXT, date TEXT,
  expert_label TEXT, extra TEXT NOT NULL, synthetic INTEGER NOT NULL, imported_at TEXT NOT NULL, revision INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX drawing_child ON drawing (child, sha256);
CREATE INDEX drawing_hash ON drawing (sha256);
CREATE INDEX drawing_revision ON drawing (revision);
CREATE INDEX drawing_age ON drawing (age_months);

CREATE TABLE embedding (
  drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE, encoder TEXT NOT NULL, preprocessing TEXT NOT NULL,
  vector BLOB NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (drawing, encoder, preprocessing)
) WITHOUT ROWID;

CREATE TABLE encoder (
  id TEXT PRIMARY KEY, manifest TEXT NOT NULL, self_attested INTEGER NOT NULL, attention_blocks INTEGER NOT NULL,
  added_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE model (
  id TEXT PRIMARY KEY, band TEXT NOT NULL, created_at TEXT NOT NULL, sequence INTEGER NOT NULL, version TEXT NOT NULL
) WITHOUT ROWID;

-- What is deployed for a norm group is its newest row; going back is one more row.
CREATE TABLE deployment (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, band TEXT NOT NULL, model TEXT REFERENCES model, at TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX deployment_band ON deployment (band, sequence);

CREATE TABLE analysis (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE,
  model TEXT NOT NULL, verdict TEXT NOT NULL, percentile REAL, content TEXT NOT NULL
);
CREATE INDEX analysis_drawing ON analysis (drawing, sequence);

CREATE TABLE explanation (
  drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE, model TEXT NOT NULL, content TEXT NOT NULL,
  map BLOB NOT NULL, made_at TEXT NOT NULL, PRIMARY KEY (drawing, model)
) WITHOUT ROWID;

CREATE TABLE job (
  id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL,
  done REAL NOT NULL, total REAL NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, request TEXT NOT NULL,
  points TEXT NOT NULL, failure TEXT, result TEXT
) WITHOUT ROWID;

-- Undo and redo survive a restart: undone edits stay until a new edit follows.
CREATE TABLE edit (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE,
  field TEXT NOT NULL, before TEXT, after TEXT, undone INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL
);
`
