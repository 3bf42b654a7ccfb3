/**
 * Schema version 8: a rater who was shown what others say of a drawing is no longer blind to it; answers to every version of a
 * checklist are kept beside one another, and steps of undo say which version they are of.
 */
export const eighth = `
CREATE TABLE IF NOT EXISTS unblinded (
  drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE, rater INTEGER NOT NULL REFERENCES rater, shown_at TEXT NOT NULL,
  PRIMARY KEY (drawing, rater)
) WITHOUT ROWID;

CREATE TABLE answer_of_version (
  drawing TEXT NOT NULL REFERENCES drawing ON DELETE CASCADE, rater INTEGER NOT NULL REFERENCES rater, checklist TEXT NOT NULL,
  version INTEGER NOT NULL, content TEXT NOT NULL, answered_at TEXT NOT NULL, PRIMARY KEY (drawing, rater, checklist, version)
) WITHOUT ROWID;
INSERT INTO answer_of_version SELECT drawing, rater, checklist, version, content, answered_at FROM answer;
DROP TABLE answer;
ALTER TABLE answer_of_version RENAME TO answer;
UPDATE edit SET field = field || '/' || json_extract(coalesce(after, before), '$[0]') WHERE field LIKE 'answer:%';
`
