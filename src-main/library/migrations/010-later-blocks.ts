/** Schema version 10: what later blocks of the encoder say of a drawing. null: made before, made again when needed. */
export const tenth = `
ALTER TABLE embedding ADD COLUMN later BLOB;
`
