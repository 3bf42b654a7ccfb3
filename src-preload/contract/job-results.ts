import { z } from 'zod'
import { Analysis, AnalysisRefusal } from './analysis'
import { EncoderInfo } from './encoder'
import { PlaceWarning } from './place'
import { DevelopmentVersion, ModelVersion } from './training'

/** Drawings that a batch analysed, how many it flagged, and what it refused. */
export const AnalyseResult = z.object({
  analysed: z.number().int(),
  flagged: z.number().int(),
  /** How many flags chance alone would give among as many typical drawings. */
  expectedByChance: z.number(),
  refused: z.array(AnalysisRefusal),
  /** Places that the norms have not seen, whose drawings differ from theirs. */
  places: z.array(PlaceWarning).default([]),
  rows: z.array(Analysis)
})
export type AnalyseResult = z.infer<typeof AnalyseResult>

/** What training an encoder on the library's drawings came to. */
export const TrainEncoderResult = z.object({
  encoder: EncoderInfo,
  /** Drawings of the library that were learnt from. */
  drawings: z.number().int(),
  withAge: z.number().int(),
  /** Drawings that could not teach. */
  leftOut: z.array(z.object({ file: z.string(), code: z.string(), message: z.string() }))
})
export type TrainEncoderResult = z.infer<typeof TrainEncoderResult>

/** What training norms came to. */
export const TrainResult = z.object({
  models: z.array(ModelVersion),
  development: DevelopmentVersion.nullable(),
  skipped: z.array(z.object({ band: z.string(), code: z.string(), message: z.string() })),
  /** Drawings that could not teach. */
  leftOut: z.array(z.object({ file: z.string(), code: z.string(), message: z.string() }))
})
export type TrainResult = z.infer<typeof TrainResult>
