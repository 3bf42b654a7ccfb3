import { z } from 'zod'

const weight = z.number().min(0).max(100)

/** Everything that decides what an encoder becomes, and nothing else: same settings, same data, same machine, same bytes. */
export const EncoderTrainingSettings = z.object({
  /** Mini-batches of the training; of each network that embeds, where a joined encoder is gone on with. */
  steps: z.number().int().min(1).max(1_000_000).default(6000),
  /** Pictures in a mini-batch; two renderings of each drawing. */
  pictures: z.number().int().min(4).max(1024).multipleOf(2).default(64),
  /** Patches of a picture that are computed while training, those with ink first. */
  tokens: z.number().int().min(8).max(144).default(40),
  optimiser: z.enum(['muon', 'adamw', 'sgd']).default('muon'),
  learningRate: z.number().positive().max(1).default(2e-3),
  /** Mini-batches over which the rate rises from 0: at most a tenth of all, whatever is asked. */
  warmUp: z.number().int().min(0).max(100_000).default(200),
  schedule: z.enum(['cosine', 'constant', 'step', 'exponential', 'plateau']).default('cosine'),
  weightDecay: z.number().min(0).max(1).default(0.05),
  clipNorm: z.number().min(0).max(1000).default(1),
  /** Mini-batches whose gradients make one update. */
  accumulate: z.number().int().min(1).max(64).default(1),
  /** The encoder is the running average of the weights with this memory; 0: the last weights. */
  averaging: z.number().min(0).max(0.9999).default(0.998),
  /** How much each part of the objective weighs. */
  word: weight.default(1),
  targets: weight.default(1),
  pairs: weight.default(1),
  patches: weight.default(2),
  changes: weight.default(1),
  /** How much it weighs to reproduce a teacher's tokens; more than 0 exactly where a teacher is given. */
  distil: weight.default(0),
  /** Mini-batches after which the same ones come again, so that a teacher need be asked only once for each; 0: never. */
  repeat: z.number().int().min(0).max(1_000_000).default(0),
  /** Share of pictures in which a part is put out of order, to be found (by `changes`). */
  disturbed: z.number().min(0).max(1).default(0.4),
  width: z.number().int().min(32).max(768).multipleOf(32).default(192),
  depth: z.number().int().min(1).max(24).default(6),
  hidden: z.number().int().min(32).max(4096).default(576),
  /** Blocks whose tokens make the embedding, of those that are taught (1, 2, two thirds, last); none named: all of them. */
  embed: z.array(z.number().int().min(1).max(24)).max(4).default([]),
  /** Share of examples that are drawings of the library, where there are any; the rest keeps what was learnt before. */
  ownShare: z.number().min(0).max(1).default(0.5),
  /** Share of the pages drawn for the training that show several drawings at once, some filled or scribbled over. */
  sceneShare: z.number().min(0).max(1).default(0),
  /** Mini-batches between two checkpoints. */
  checkpointEvery: z.number().int().min(1).max(100_000).default(100),
  /** Threads of the arithmetic; results are the same for any number on one processor. */
  threads: z.number().int().min(1).max(64).default(2),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
})
export type EncoderTrainingSettings = z.infer<typeof EncoderTrainingSettings>

/** Going on from an encoder keeps its sizes: they are no settings then. */
export const OnwardTrainingSettings = EncoderTrainingSettings.omit({ width: true, depth: true, hidden: true })

/** How a training went, every so many steps: what the curve shows and the model card keeps. */
export const EncoderProgress = z.object({
  step: z.number().int(),
  loss: z.number(),
  word: z.number(),
  targets: z.number(),
  pairs: z.number(),
  patches: z.number(),
  /** null in packs made before this part was taught. */
  changes: z.number().nullable().default(null),
  /** Share of the variance of the teacher's numbers that is not reproduced; null without a teacher. */
  distil: z.number().nullable().default(null),
  /** The same on drawings that are never trained on. */
  heldOutWord: z.number(),
  heldOutTargets: z.number(),
  heldOutChanges: z.number().nullable().default(null),
  heldOutDistil: z.number().nullable().default(null),
  gradientNorm: z.number(),
  learningRate: z.number()
})
export type EncoderProgress = z.infer<typeof EncoderProgress>
