/**
 * Schema version 5: training plans that a site has named; chosen thresholds, each change a row (percentile null: back to what the
 * model was deployed with); under which label a model was deployed; sweeps with what each of their trials gave.
 */
export const fifth = `
CREATE TABLE config (name TEXT PRIMARY KEY, saved_at TEXT NOT NULL, content TEXT NOT NULL);

CREATE TABLE threshold (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL REFERENCES model, percentile REAL, at TEXT NOT NULL,
  note TEXT NOT NULL, changed INTEGER NOT NULL
);
CREATE INDEX threshold_model ON threshold (model, sequence);

CREATE TABLE sweep (id TEXT PRIMARY KEY, started_at TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE trial (
  sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE, number INTEGER NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY (sweep, number)
) WITHOUT ROWID;

ALTER TABLE deployment ADD COLUMN environment TEXT NOT NULL DEFAULT 'production';
`
