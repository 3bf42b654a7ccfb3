import type { EncoderManifest } from '#contract/encoder'
import { adoptModel } from '#main/onnx/adopt/adopt-model'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import type { Model } from '#main/onnx/format/model'
import { float32, int64, type Tensor } from '#main/onnx/format/tensor'
import { chainsOf } from '#main/onnx/inspect/chains'
import { findAttention, keepOutputs } from '#main/onnx/inspect/tap-attention'
import { tokenStreams } from '#main/onnx/inspect/token-streams'
import { pooled } from '../embed/patches'

/** A pack's graph taken apart for a fixed number of pictures, up to a score of each. */
export interface ScoreGraph {
  builder: GraphBuilder
  /** What gradients are taken of: the mean over pictures. */
  loss: Value
  /** Normalised pictures, [pictures, channels, height, width]. */
  pixels: Value
  /** Ink of the page where the score reads it, [pictures, side, side]. */
  page: Value | null
  /** Token streams of each network in the pack that the score depends on, in the order of their blocks. */
  streams: Value[][]
  /** Attention of each of these networks, in the order of their blocks: [pictures, heads, tokens, tokens]. */
  attention: Value[][]
  /** The pack's layout. */
  manifest: EncoderManifest
  pictures: number
}

/** What of an encoder a score reads, and how it is made of it. */
export interface Reading {
  /** The encoder with whatever the score needs exposed. */
  model: Model
  outputs: readonly string[]
  /** Shapes of what the model takes beside pictures. */
  shapes?: Record<string, readonly number[]>
  /** From the exposed values, by name, to the score of each picture [pictures]. */
  top(builder: GraphBuilder, exposed: ReadonlyMap<string, Value>): { score: Value; page?: Value }
}

/** Input of a graph whose decisions are held: the pictures that they are about, normalised, [pictures, channels, height, width]. */
export const DRAWN = 'tadpole.drawn'

/**
 * `held`: encoders decide what counts as ink. Along a path from paper to a drawing the score all but jumps where they do, and no gradient
 * tells of it; with this the decisions are those about DRAWN, and the score is smooth in the pixels. Throws OnnxError
 * 'model-unsupported' where the encoder has operators that cannot be differentiated.
 */
export function scoreGraph(
  manifest: EncoderManifest,
  reading: Reading,
  pictures: number,
  held = false
): ScoreGraph {
  const { name, width, height } = manifest.input
  const model = keepOutputs(reading.model, reading.outputs)
  const builder = new GraphBuilder('score')
  const shapes = { [name]: [pictures, 3, height, width], ...reading.shapes }
  const decisions = held ? decisionsOn(builder, model, shapes, name) : null
  const into = decisions ?? { given: {} }
  const { values } = adoptModel(model, shapes, { builder, prefix: 'encoder', ...into })
  const { score, page } = reading.top(builder, values)
  const chains = (names: readonly string[]): Value[][] =>
    chainsOf(model.graph, names).map((chain) => chain.map((found) => values.get(found)!))
  return {
    builder,
    loss: builder.op('ReduceMean', [score], { axes: [0], keepdims: 0 }),
    pixels: values.get(name)!,
    page: page ?? null,
    streams: chains(tokenStreams(model.graph).map((stream) => stream.name)),
    attention: chains(findAttention(model.graph).map((node) => node.outputs[0]!)),
    manifest,
    pictures
  }
}

const patchesIn = ({ grid }: EncoderManifest): number => grid[0] * grid[1]

/** The encoder's values for the pictures that are fed as DRAWN, and its other inputs, which both have in common. */
function decisionsOn(
  builder: GraphBuilder,
  model: Model,
  shapes: Readonly<Record<string, readonly number[]>>,
  name: string
): { held: ReadonlyMap<string, Value>; given: Record<string, Value> } {
  const drawn = builder.input(DRAWN, 'float32', shapes[name]!)
  const { values } = adoptModel(model, shapes, { builder, prefix: 'drawn', given: { [name]: drawn } })
  const others = Object.keys(shapes).filter((input) => input !== name && values.has(input))
  return { held: values, given: Object.fromEntries(others.map((input) => [input, values.get(input)!])) }
}

/** Patch tokens of a stream or of its gradient, [pictures, patches, width]. */
export function patchTokens({ builder: b, manifest, pictures }: ScoreGraph, stream: Value): Value {
  const [patches, width] = [patchesIn(manifest), stream.shape.at(-1)!]
  const tokens = patches + manifest.prefixTokens
  const parted = b.op('Reshape', [stream, b.constant(int64([pictures, tokens, width]))])
  const range = [[manifest.prefixTokens], [tokens], [1]].map((v) => b.constant(int64(v)))
  return manifest.prefixTokens === 0 ? parted : b.op('Slice', [parted, ...range])
}

/** Means of each patch with its neighbours as a product: [patches, patches]. */
export function neighbourhood(b: GraphBuilder, { grid }: EncoderManifest): Value {
  const count = grid[0] * grid[1]
  const identity = new Float32Array(count * count)
  for (let i = 0; i < count; i += 1) identity[i * count + i] = 1
  return b.constant(float32(pooled(identity, grid, count), [count, count]))
}

/** Input: what each fold's column counts for, [folds, 1]. Fed rather than built in, so that one graph serves every drawing. */
export const FOLD_WEIGHTS = 'tadpole.folds'

/** Columns [pictures, 1], one a fold, weighed by what is fed, as [pictures]. */
export function weighedColumns(b: GraphBuilder, columns: readonly Value[]): Value {
  const weights = b.input(FOLD_WEIGHTS, 'float32', [columns.length, 1])
  const table = columns.length > 1 ? b.op('Concat', columns, { axis: 1 }) : columns[0]!
  return b.op('Reshape', [b.op('MatMul', [table, weights]), b.constant(int64([-1]))])
}

/** The mean of some of the folds, in some unit. */
export const foldWeights = (
  count: number,
  folds: readonly number[],
  unit: number
): Record<string, Tensor> => ({
  [FOLD_WEIGHTS]: float32(
    Float32Array.from({ length: count }, (_, k) => (folds.includes(k) ? 1 / (folds.length * unit) : 0)),
    [count, 1]
  )
})
