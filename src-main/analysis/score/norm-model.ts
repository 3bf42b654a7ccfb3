import { z } from 'zod'
import { SiteEffect } from '#contract/passport'
import { Band } from '#contract/analysis'
import { FormMethod, StoredTrainingSettings } from '#contract/training-settings'
import { Lineage, NO_LINEAGE, Validation } from '#contract/training'
import { Adjustment, NO_ADJUSTMENT } from './adjustment'

/** A norm's drawing that was held out of one fold's training, and its score there, adjusted. */
export const HeldOut = z.object({ drawing: z.string(), child: z.number().int(), score: z.number() })
export type HeldOut = z.infer<typeof HeldOut>

/** `manifest.json` of a model version: all that a score needs beside `scorer.onnx`. Written once, never edited. */
export const NormManifest = z.object({
  schemaVersion: z.literal(1),
  /** Which score it makes; versions written before this was stated are of form. */
  kind: z.literal('form').default('form'),
  id: z.string(),
  createdAt: z.string(),
  band: Band,
  encoder: z.object({ id: z.string(), name: z.string(), interim: z.boolean() }),
  preprocessing: z.object({ version: z.string(), evenShade: z.enum(['auto', 'off']) }),
  settings: StoredTrainingSettings,
  seed: z.number().int(),
  /** SHA-256 over the sorted hashes of the drawings it learnt from. */
  trainedOn: z.string(),
  n: z.number().int(),
  children: z.number().int(),
  /** Drawings by subject, so that a caveat can be given where another subject is scored. */
  subjects: z.record(z.string(), z.number().int()),
  /** Drawings by site; none where sites were not recorded. */
  sites: z.record(z.string(), z.number().int()).default({}),
  childrenUnknown: z.boolean(),
  synthetic: z.boolean(),
  primary: z.enum(['form', 'development']),
  /** What makes its form score, and what is taken off it before it is compared. */
  method: FormMethod.default('autoencoder'),
  adjustment: Adjustment.default(NO_ADJUSTMENT),
  /** How far each of its drawings lies, as a page, from those of the other folds; null: learnt before that was. */
  scope: z
    .object({ heldOut: z.array(z.array(z.number())), sha256: z.string() })
    .nullable()
    .default(null),
  /** Line widths of all but the outermost of its drawings, as shares of the page's side; null: learnt before they were measured. */
  lineWidths: z.tuple([z.number(), z.number()]).nullable().default(null),
  /** How grainy the lines of all but the outermost are (1: even); null: learnt before that was measured. */
  lineGrains: z.tuple([z.number(), z.number()]).nullable().default(null),
  alpha: z.number(),
  /** Fold k's model never saw the children of `calibration[k]`. */
  calibration: z.array(z.array(HeldOut)),
  /** What maps are drawn on by the way that goes with the method; `deviations`: in deviations of the norm's scores. */
  explanation: z.object({
    scaleMaximum: z.number(),
    level: z.number(),
    drawings: z.number().int(),
    deviations: z.boolean().default(false)
  }),
  validation: Validation,
  /** Fold scores of what the scorer reads of one real drawing: proves that a machine computes what was validated. */
  golden: z.object({ embedding: z.array(z.number()), scores: z.array(z.number()) }),
  lineage: Lineage.default(NO_LINEAGE),
  /** Places whose drawings calibrate beside those that it learnt from; null: none do. */
  pooled: SiteEffect.nullable().default(null),
  /** Under which model's id drawings from elsewhere are named; null: its own. */
  named: z.string().nullable().default(null),
  scorerSha256: z.string(),
  tadpole: z.string()
})
export type NormManifest = z.infer<typeof NormManifest>
