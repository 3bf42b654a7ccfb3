import { z } from 'zod'
import { Band } from '../../../src-preload/contract/analysis'
import { TrainingSettings, Validation } from '../../../src-preload/contract/training'

/** A norm's drawing that was held out of one fold's training, and its score there. */
export const HeldOut = z.object({ drawing: z.string(), child: z.number().int(), score: z.number() })
export type HeldOut = z.infer<typeof HeldOut>

/** `manifest.json` of a model version: all that a score needs beside `scorer.onnx`. Written once, never edited. */
export const NormManifest = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  band: Band,
  encoder: z.object({ id: z.string(), name: z.string(), interim: z.boolean() }),
  preprocessing: z.object({ version: z.string(), evenShade: z.enum(['auto', 'off']) }),
  settings: TrainingSettings,
  seed: z.number().int(),
  /** SHA-256 over the sorted hashes of the drawings it learnt from. */
  trainedOn: z.string(),
  n: z.number().int(),
  children: z.number().int(),
  /** Drawings by subject, so that a caveat can be given where another subject is judged. */
  subjects: z.record(z.string(), z.number().int()),
  childrenUnknown: z.boolean(),
  synthetic: z.boolean(),
  primary: z.enum(['form', 'development']),
  alpha: z.number(),
  /** Fold k's model never saw the children of `calibration[k]`. */
  calibration: z.array(z.array(HeldOut)),
  explanation: z.object({ scaleMaximum: z.number(), level: z.number(), drawings: z.number().int() }),
  validation: Validation,
  /** Fold scores of one real embedding: proves that a machine computes what was validated. */
  golden: z.object({ embedding: z.array(z.number()), scores: z.array(z.number()) }),
  scorerSha256: z.string(),
  tadpole: z.string()
})
export type NormManifest = z.infer<typeof NormManifest>
