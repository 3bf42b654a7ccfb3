import { EncoderManifest, PublishedConfig } from '#contract/encoder'
import { writeModel } from '#main/onnx/format/write'
import { halfWeights } from '#main/onnx/build/half-weights'
import { readSafetensors, unusable } from './safetensors'
import { EMBEDDING, PIXELS, TOKENS, transformerModel } from './transformer-graph'
import { transformerWeights, type TransformerWeights } from './transformer-weights'

/** Numbers of one head in every vision transformer of these families. */
const HEAD_SIZE = 64
const NAMES: Readonly<Record<number, string>> = { 192: 'tiny', 384: 'small', 768: 'base' }
/** Pictures from -1 to 1, as the ViTs of timm (augreg) and Google read them. */
const HALVES = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }
/** As DeiT reads them: mean and deviation of ImageNet's pictures. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

/** The settings in the files beside the weights, later ones over earlier. Throws AppError 'encoder-weights'. */
export function readConfigs(files: readonly Uint8Array[]): PublishedConfig {
  return files.reduce<PublishedConfig>((all, bytes) => {
    try {
      return { ...all, ...PublishedConfig.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))) }
    } catch {
      throw unusable('weights-config')
    }
  }, {})
}

/**
 * An encoder pack of published weights (safetensors of a plain ViT or DeiT): the graph is built here, so that tokens of every block,
 * attention and gradients are at hand as with any pack. `config`: what the publisher says beside them. Throws AppError 'encoder-weights'.
 */
export function publishedPack(
  bytes: Uint8Array,
  config: PublishedConfig
): { manifest: EncoderManifest; bytes: Uint8Array } {
  const stored = readSafetensors(bytes)
  const weights = transformerWeights(stored)
  const heads = config.num_attention_heads ?? weights.width / HEAD_SIZE
  if (!Number.isInteger(weights.width / heads))
    throw unusable('weights-heads', { width: weights.width, heads })
  if (config.hidden_act !== undefined && config.hidden_act !== 'gelu')
    throw unusable('weights-activation', { name: config.hidden_act })
  const model = transformerModel(weights, { heads, epsilon: config.layer_norm_eps ?? 1e-6 })
  return {
    manifest: manifestOf(weights, config),
    bytes: writeModel(stored.half ? halfWeights(model) : model)
  }
}

function manifestOf(weights: TransformerWeights, config: PublishedConfig): EncoderManifest {
  const { width, patchSize, grid, prefixTokens } = weights
  const side = patchSize * grid
  const size = NAMES[width] ?? String(width)
  const family = isDeit(weights, config) ? 'deit' : 'vit'
  return EncoderManifest.parse({
    schemaVersion: 1,
    name: `${family}-${size}-patch${patchSize}-${side}`,
    version: config.architecture ?? 'published weights',
    licence: config.pretrained_cfg?.license ?? 'as stated by whoever published the weights',
    file: 'encoder.onnx',
    input: {
      name: PIXELS,
      width: side,
      height: side,
      channels: 'RGB',
      scale: 1 / 255,
      ...normalisation(weights, config),
      paper: 255
    },
    outputs: { embedding: EMBEDDING, tokens: TOKENS },
    embeddingSize: width,
    patchSize,
    grid: [grid, grid],
    prefixTokens
  })
}

const isDeit = (
  { prefixTokens }: TransformerWeights,
  { model_type, architecture }: PublishedConfig
): boolean => prefixTokens === 2 || model_type === 'deit' || (architecture?.startsWith('deit') ?? false)

function normalisation(
  weights: TransformerWeights,
  config: PublishedConfig
): { mean: number[]; std: number[] } {
  const usual = isDeit(weights, config) ? IMAGENET : HALVES
  const { mean, std } = config.pretrained_cfg ?? {}
  return {
    mean: config.image_mean ?? mean ?? usual.mean,
    std: config.image_std ?? std ?? usual.std
  }
}
