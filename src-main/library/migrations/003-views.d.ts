/** Schema version 3: what form scorers may read of a drawing beside its embedding. `patches` null: made before, made again when needed. */
export declare const third =
  '\nALTER TABLE embedding ADD COLUMN patches BLOB;\nALTER TABLE embedding ADD COLUMN fit REAL;\n'
