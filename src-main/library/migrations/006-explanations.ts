/**
 * Schema version 6: explanations by score and method (those kept so far are computed again when they are asked for); for each model
 * version what its maps are drawn on and what they are worth; what people write and draw on a drawing, apart from what is computed.
 */
export const sixth = `
DROP TABLE explanation;
CREATE TABLE explanation (
  drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE, model TEXT NOT NULL, score TEXT NOT NULL, towards TEXT NOT NULL,
  method TEXT NOT NULL, content TEXT NOT NULL, map BLOB NOT NULL, made_at TEXT NOT NULL,
  PRIMARY KEY (drawing, model, score, towards, method)
) WITHOUT ROWID;

CREATE TABLE explanation_scale (
  model TEXT NOT NULL REFERENCES model, score TEXT NOT NULL, method TEXT NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY (model, score, method)
) WITHOUT ROWID;
CREATE TABLE explanation_grade (
  model TEXT NOT NULL REFERENCES model, score TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (model, score)
) WITHOUT ROWID;

ALTER TABLE drawing ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE drawing ADD COLUMN child_comment TEXT NOT NULL DEFAULT '';
ALTER TABLE drawing ADD COLUMN annotations TEXT NOT NULL DEFAULT '[]';
`
