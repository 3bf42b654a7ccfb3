import { z } from 'zod'

/** What a `.tadpole-model` archive says of itself, which any version of Tadpole can read. */
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
    /** Scores that its scorer gives of a drawing, one a fold; null: an archive of layout 1, which did not say. */
    outputDimension: z.number().int().min(1).nullable(),
    latentDimension: z.number().int().min(1).nullable(),
    /** Label of its norm group; 'development' for the one development model. */
    ageGroup: z.string().max(200),
    /** From the first age on and under the second, years. */
    ageGroupMin: z.number(),
    ageGroupMax: z.number(),
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

/** An archive of layout 1 had its ages under one key, and did not say how many scores come out. */
const firstLayout = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('ageRange' in value)) return value
  const { ageRange, ...others } = value as { ageRange: unknown }
  const range = z
    .object({ fromMonths: z.number(), toMonths: z.number(), label: z.string() })
    .safeParse(ageRange)
  if (!range.success) return value
  const { fromMonths, toMonths, label } = range.data
  return {
    outputDimension: null,
    ...others,
    ageGroup: label,
    ageGroupMin: fromMonths / 12,
    ageGroupMax: toMonths / 12
  }
}

/** As it may lie in a file of an earlier version. */
export const StoredArchiveManifest = z.preprocess(firstLayout, ArchiveManifest)

/** The newest layout of archives that this Tadpole knows. */
export const ARCHIVE_VERSION = 2

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
