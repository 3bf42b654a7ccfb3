/**
 * Schema version 5: training plans that a site has named; chosen thresholds, each change a row (percentile null: back to what the
 * model was deployed with); under which label a model was deployed; sweeps with what each of their trials gave.
 */
export declare const fifth =
  "\nCREATE TABLE config (name TEXT PRIMARY KEY, saved_at TEXT NOT NULL, content TEXT NOT NULL);\n\nCREATE TABLE threshold (\n  sequence INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL REFERENCES model, percentile REAL, at TEXT NOT NULL,\n  note TEXT NOT NULL, changed INTEGER NOT NULL\n);\nCREATE INDEX threshold_model ON threshold (model, sequence);\n\nCREATE TABLE sweep (id TEXT PRIMARY KEY, started_at TEXT NOT NULL, content TEXT NOT NULL);\nCREATE TABLE trial (\n  sweep TEXT NOT NULL REFERENCES sweep ON DELETE CASCADE, number INTEGER NOT NULL, content TEXT NOT NULL,\n  PRIMARY KEY (sweep, number)\n) WITHOUT ROWID;\n\nALTER TABLE deployment ADD COLUMN environment TEXT NOT NULL DEFAULT 'production';\n"
