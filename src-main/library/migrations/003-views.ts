/** Schema version 3: what form scorers may read of a drawing beside its embedding. `patches` null: made before, made again when needed. */
export const third = `
ALTER TABLE embedding ADD COLUMN patches BLOB;
ALTER TABLE embedding ADD COLUMN fit REAL;
`
