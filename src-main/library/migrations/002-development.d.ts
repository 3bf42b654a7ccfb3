/** Schema version 2: what the development head reads of a drawing, beside its embedding. null: made before, made again when needed. */
export declare const second = '\nALTER TABLE embedding ADD COLUMN traits BLOB;\n'
