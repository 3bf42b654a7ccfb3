import { z } from 'zod'
import { withPresentNames } from './earlier-names'
import { EncoderProgress, EncoderTrainingSettings } from './encoder-training'

const vector = z.array(z.number())

/** `encoder.json`: how to feed an encoder and what comes out. */
interface EncoderOutputs {
  embedding: string
  tokens?: string | null | undefined
  mismatchLogit?: string | null | undefined
  attentions?: string | null | undefined
}

/** What is asked of a pack: runs of many pictures, tokens of its blocks, its attention, the way back to its pixels, memory. */
export const encoderTrials = ['batches', 'blocks', 'attention', 'gradients', 'memory'] as const
export const EncoderTrial = z.enum(encoderTrials)
export type EncoderTrial = z.infer<typeof EncoderTrial>

/** Why something does not work with a pack. */
export const trialReasons = [
  'trial-one-picture',
  'trial-batch-differs',
  'trial-no-blocks',
  'trial-no-attention',
  'trial-not-finite',
  'trial-gradients',
  'trial-memory'
] as const

/** What came of a trial; `detail`: what the graph's reader said, where it said anything. */
export const TriedEncoder = z.object({
  what: EncoderTrial,
  works: z.boolean(),
  reason: z.enum(trialReasons).nullable(),
  detail: z.string().max(300).nullable(),
  /** Of the process that runs it, where that is what was tried. */
  memoryBytes: z.number().int().nullable().optional()
})
export type TriedEncoder = z.infer<typeof TriedEncoder>

export const EncoderManifest = z.object({
  schemaVersion: z.literal(1),
  name: z.string().min(1).max(100),
  version: z.string().max(100),
  licence: z.string().max(500),
  credits: z.string().max(2000).default(''),
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** 'interim': random weights that stand in until a trained encoder ships. */
  status: z.enum(['trained', 'interim']).default('trained'),
  input: z.object({
    name: z.string(),
    width: z.number().int().min(16).max(1024),
    height: z.number().int().min(16).max(1024),
    channels: z.enum(['RGB', 'BGR']),
    /** value = (pixel * scale - mean) / std, a channel */
    scale: z.number().positive(),
    mean: vector.length(3),
    std: z.array(z.number().positive()).length(3),
    paper: z.number().min(0).max(255),
    /** Found out when the pack was added: it takes one picture a run, as one exported without a dynamic batch does. */
    onePicture: z.boolean().optional()
  }),
  /** Names of the graph's outputs. */
  outputs: z.preprocess(
    withPresentNames<EncoderOutputs>({ oddness: 'mismatchLogit' }),
    z.object({
      embedding: z.string(),
      tokens: z.string().nullish(),
      /** Log odds that a patch does not fit the drawing around it, [pictures, patches]. */
      mismatchLogit: z.string().nullish(),
      attentions: z.string().nullish()
    })
  ),
  embeddingSize: z.number().int().positive(),
  patchSize: z.number().int().positive(),
  grid: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  prefixTokens: z.number().int().min(0),
  /** How it was trained, where Tadpole trained it. */
  training: z
    .object({
      settings: EncoderTrainingSettings.partial(),
      /** What it was trained on, in words. */
      data: z.array(z.string().max(500)).max(20),
      /** The encoder whose weights it went on from. */
      startedFrom: z.string().max(100).nullable(),
      curve: z.array(EncoderProgress).max(10_000)
    })
    .optional(),
  /** Packs that were joined into this one, each trained for itself. */
  branches: z
    .array(
      z.object({
        name: z.string().max(100),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        gives: z.enum(['embedding', 'fit', 'both']),
        settings: EncoderTrainingSettings.partial(),
        curve: z.array(EncoderProgress).max(10_000)
      })
    )
    .max(8)
    .optional(),
  /** What was tried when the pack was added here. */
  trials: z.array(TriedEncoder).optional(),
  /** Embedding of the pack's own test picture, to 1e-3 relative: proves that this machine computes what the author saw. */
  golden: z.object({ seed: z.number().int(), embedding: vector }).optional()
})
export type EncoderManifest = z.infer<typeof EncoderManifest>

export const EncoderInfo = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  interim: z.boolean(),
  /** No golden vectors came with the pack: they were computed here when it was added. */
  selfAttested: z.boolean(),
  embeddingSize: z.number().int(),
  inputSize: z.tuple([z.number().int(), z.number().int()]),
  attentionBlocks: z.number().int(),
  /** What works with it; none: it shipped, or was added before that was tried. */
  trials: z.array(TriedEncoder),
  active: z.boolean()
})
export type EncoderInfo = z.infer<typeof EncoderInfo>

/** What a config.json or preprocessor_config.json beside the weights may say; other keys are of no interest. */
export const PublishedConfig = z.looseObject({
  num_attention_heads: z.number().int().positive().optional(),
  layer_norm_eps: z.number().positive().optional(),
  hidden_act: z.string().optional(),
  image_mean: vector.length(3).optional(),
  image_std: vector.length(3).optional(),
  model_type: z.string().optional(),
  architecture: z.string().optional(),
  pretrained_cfg: z
    .looseObject({
      mean: vector.length(3).optional(),
      std: vector.length(3).optional(),
      license: z.string().optional()
    })
    .optional()
})
export type PublishedConfig = z.infer<typeof PublishedConfig>
