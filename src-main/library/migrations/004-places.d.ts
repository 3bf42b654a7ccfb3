/** Schema version 4: what calibrates norms for places that they were not learnt in. */
export declare const fourth =
  '\nCREATE TABLE place (site TEXT PRIMARY KEY, created_at TEXT NOT NULL, content TEXT NOT NULL);\n'
