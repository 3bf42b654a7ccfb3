/** What decides how a drawing is embedded. */
export interface EmbeddedBy {
  encoder: { id: string }
  preprocessing: { version: string }
}

/** Were both learnt from the same encoder's embeddings of pictures prepared the same way? */
export const sharesEncoder = (a: EmbeddedBy, b: EmbeddedBy): boolean =>
  a.encoder.id === b.encoder.id && a.preprocessing.version === b.preprocessing.version
