import { z } from 'zod'
import { StoredTrainingSettings } from '#contract/training-settings'
import { Lineage, NO_LINEAGE, DevelopmentValidation } from '#contract/training'

/** A norm's drawing, and the index that the fold which left its child out gives it. */
export const HeldOutIndex = z.object({
  drawing: z.string(),
  child: z.number().int(),
  ageMonths: z.number(),
  prompt: z.string().nullable(),
  index: z.number()
})
export type HeldOutIndex = z.infer<typeof HeldOutIndex>

/** `manifest.json` of a development model: one for all ages. Written once, never edited. */
export const DevelopmentManifest = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('development'),
  id: z.string(),
  createdAt: z.string(),
  /** Ages [from, to) of the drawings that it learnt from, in whole years of months. */
  ages: z.object({ fromMonths: z.number(), toMonths: z.number() }),
  encoder: z.object({ id: z.string(), name: z.string(), interim: z.boolean() }),
  preprocessing: z.object({ version: z.string(), evenShade: z.enum(['auto', 'off']) }),
  settings: StoredTrainingSettings,
  seed: z.number().int(),
  trainedOn: z.string(),
  n: z.number().int(),
  children: z.number().int(),
  /** What the head reads of a drawing: 'later' blocks alone; models of earlier versions read 'traits' and the prompt. */
  reads: z.enum(['traits', 'later']).default('traits'),
  /** What its drawings were to show; a head of an earlier version is told, and scores another prompt, or none, by the mean of all. */
  prompts: z.array(z.string()),
  /** Drawings by site; none where sites were not recorded. */
  sites: z.record(z.string(), z.number().int()).default({}),
  childrenUnknown: z.boolean(),
  synthetic: z.boolean(),
  alpha: z.number(),
  /** Fold k's head never saw the children of `calibration[k]`. */
  calibration: z.array(z.array(HeldOutIndex)),
  validation: DevelopmentValidation,
  /** Indices of one real drawing: proves that a machine computes what was validated. */
  golden: z.object({
    traits: z.array(z.number()),
    prompt: z.string().nullable(),
    indices: z.array(z.number())
  }),
  lineage: Lineage.default(NO_LINEAGE),
  scorerSha256: z.string(),
  tadpole: z.string()
})
export type DevelopmentManifest = z.infer<typeof DevelopmentManifest>
