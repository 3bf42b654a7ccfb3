import { z } from 'zod'

/** As what vectors of drawings leave the library. */
export const embeddingFormats = ['npy', 'csv', 'json'] as const
export const EmbeddingFormat = z.enum(embeddingFormats)
export type EmbeddingFormat = z.infer<typeof EmbeddingFormat>

/** Vectors as files: one, or an array and the table of its rows beside it. */
export const ExportedEmbeddings = z.object({
  files: z.array(
    z.object({ fileName: z.string(), bytes: z.custom<Uint8Array>((v) => v instanceof Uint8Array) })
  ),
  encoder: z.string(),
  drawings: z.number().int(),
  /** Numbers of one drawing. */
  size: z.number().int(),
  /** Drawings that could not be looked at. */
  failed: z.number().int()
})
export type ExportedEmbeddings = z.infer<typeof ExportedEmbeddings>
