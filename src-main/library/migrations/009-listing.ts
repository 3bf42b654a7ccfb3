/**
 * Schema version 9: what the library's pages are ordered and counted by. `name_order` is the file name in natural order
 * (natural_order is a function that the connection defines).
 */
export const ninth = `
ALTER TABLE drawing ADD COLUMN name_order TEXT NOT NULL DEFAULT '';
UPDATE drawing SET name_order = natural_order(file_name);
CREATE INDEX drawing_order ON drawing (imported_at, name_order, id) WHERE removed_at IS NULL;
CREATE INDEX drawing_subject ON drawing (subject) WHERE removed_at IS NULL;
`
