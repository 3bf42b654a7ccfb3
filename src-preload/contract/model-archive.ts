import { z } from 'zod'

/** What a `.tadpole-model` archive says of itself: the sixteen fields that any version of Tadpole can read. */
export const ArchiveManifest = z
  .object({
    exportId: z.string().max(100),
    modelId: z.string().max(100),
    exportedAt: z.string().max(40),
    /** The training that gave it; null: not known. */
    trainingJobId: z.string().max(100).nullable(),
    modelType: z.enum(['norm', 'development']),
    /** Counts the versions of its norm group where it was learnt. */
    modelVersion: z.number().int().min(1),
    /** SHA-256 over the operators and shapes of its graphs: two models of one architecture share it. */
    architectureHash: z.string().max(64),
    parameterCount: z.number().int().min(0),
    inputDimension: z.number().int().min(1),
    latentDimension: z.number().int().min(1).nullable(),
    /** [from, to) months. */
    ageRange: z.object({ fromMonths: z.number(), toMonths: z.number(), label: z.string().max(200) }),
    performanceMetrics: z.record(z.string().max(100), z.number().nullable()),
    compatibility: z.object({
      archive: z.number().int().min(1),
      tadpole: z.string().max(40),
      encoder: z.object({ id: z.string().max(100), name: z.string().max(200) }),
      preprocessing: z.string().max(100)
    }),
    exportFormat: z.literal('tadpole-model'),
    /** Of all other files of the archive together. */
    fileSizeBytes: z.number().int().min(0),
    /** SHA-256 over names and SHA-256 of all other files. */
    checksum: z.string().max(64)
  })
  .strict()
export type ArchiveManifest = z.infer<typeof ArchiveManifest>

/** The newest layout of archives that this Tadpole knows. */
export const ARCHIVE_VERSION = 1

/** One layer of a validation, in the order in which they are tried. */
export const validationLayers = [
  'checksum',
  'manifest',
  'compatibility',
  'operators',
  'structure',
  'golden vectors',
  'plausibility'
] as const
export const ValidationStep = z.object({
  layer: z.enum(validationLayers),
  ok: z.boolean(),
  detail: z.string()
})
export type ValidationStep = z.infer<typeof ValidationStep>
