import { LINE_INK, PAPER_INK, PAPER_WEIGHT } from '../analysis/embed/ink'
import type { GraphBuilder } from '../onnx/build/graph-builder'
import type { Value } from '../onnx/build/node-builder'
import { float32, int64, scalar } from '../onnx/format/tensor'
import type { EncoderShape } from './architecture'

/** Weights by name, as constants (to be used) or as inputs (to be trained). */
export type Weights = (name: string) => Value

export interface Tokens {
  /** After the last block, normalised: [pictures * tokens, width]. */
  last: Value
  /** The same before it is normalised: the more there is in a patch, the longer the vector. */
  plain: Value
  /** After each tap, the logit of "this does not fit": something was done to this patch. [pictures * tokens, 1] */
  odd: Value[]
  /** After each tap, the normalised tokens [pictures * tokens, width]. */
  tapped: Value[]
  /** After each tap, their mean and deviation [pictures, 2 * width]. */
  pooled: Value[]
  /** The same side by side, one vector a picture: [pictures, taps * 2 * width]. */
  embedding: Value
}

/** Pictures as the encoder reads them, `tokens` patches each. */
export interface EncoderInput {
  /** What is drawn in each patch: [pictures * tokens, width]. */
  content: Value
  /** The darkest ink in each patch: [pictures * tokens, 1]. */
  darkest: Value
  tokens: number
}

/** What all blocks of the network share. */
interface Network {
  b: GraphBuilder
  shape: EncoderShape
  tokens: number
  /** How much each patch counts, by its ink: [pictures, tokens]. */
  weight: Value
  weights: Weights
}

/**
 * The encoder: a vision transformer (Dosovitskiy et al. 2021, pre-norm, ReLU) for line drawings, from the content of its
 * tokens [pictures * tokens, width] and `darkest` [pictures * tokens, 1], the darkest ink in each patch. Two things are its
 * own: a token reads a window that overlaps its neighbours', cell by cell (early convolutions: Xiao et al. 2021), and paper
 * is silent, since attention and pooling weigh each patch by its ink. So the tokens of ink come out the same whether or not
 * the blank ones are computed, and training can leave those out. Where it does not compute what fits, `odd` stays empty.
 */
export function encode(
  b: GraphBuilder,
  shape: EncoderShape,
  { content, darkest, tokens }: EncoderInput,
  weights: Weights,
  computesFit = true
): Tokens {
  const network: Network = { b, shape, tokens, weight: inkWeight(b, darkest, tokens), weights }
  let x = content
  const [tapped, pooled, odd]: [Value[], Value[], Value[]] = [[], [], []]
  for (let block = 1; block <= shape.depth; block += 1) {
    x = transformerBlock(network, x, block)
    if (!shape.taps.includes(block)) continue
    const normal = normed(b, x)
    tapped.push(normal)
    pooled.push(pool(b, normal, network.weight, tokens))
    if (!computesFit) continue
    const fit = b.op('Relu', [linear(b, normal, `fit${block}`, weights)])
    odd.push(linear(b, fit, `odd${block}`, weights))
  }
  const embedding = pooled.length === 1 ? pooled[0]! : b.op('Concat', pooled, { axis: 1 })
  return { last: normed(b, x), plain: x, odd, tapped, pooled, embedding }
}

/** [pictures, tokens]: 0 for paper to 1 for a patch with clear ink in it. */
function inkWeight(b: GraphBuilder, darkest: Value, tokens: number): Value {
  const above = b.op('Sub', [darkest, b.constant(scalar(PAPER_INK))])
  const clear = b.op('Mul', [above, b.constant(scalar(1 / (LINE_INK - PAPER_INK)))])
  const share = b.op('Min', [clear, b.constant(scalar(1))])
  const floored = b.op('Max', [share, b.constant(scalar(PAPER_WEIGHT))])
  return b.op('Reshape', [floored, b.constant(int64([-1, tokens]))])
}

/** What is in each cell: ink [cells, cell²], 0 on paper to 1 on black, to [cells, cellWidth]. */
export function readCells(b: GraphBuilder, ink: Value, weights: Weights): Value {
  return b.op('Relu', [linear(b, ink, 'cells', weights)])
}

function transformerBlock(network: Network, x: Value, block: number): Value {
  const { b, weights } = network
  const name = `block${block}`
  const y = b.op('Add', [x, attention(network, normed(b, x), name)])
  const hidden = b.op('Relu', [linear(b, normed(b, y), `${name}.mlp1`, weights)])
  return b.op('Add', [y, linear(b, hidden, `${name}.mlp2`, weights)])
}

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2), each key weighed by the ink of its patch. */
function attention({ b, shape, tokens, weight, weights }: Network, x: Value, name: string): Value {
  const { width, heads } = shape
  const split = (part: string): Value => {
    const projected = linear(b, x, `${name}.${part}`, weights)
    const parted = b.op('Reshape', [projected, b.constant(int64([-1, tokens, heads, width / heads]))])
    return b.op('Transpose', [parted], { perm: [0, 2, 1, 3] })
  }
  const [query, key, value] = [split('query'), split('key'), split('value')]
  const scores = b.op('MatMul', [query, b.op('Transpose', [key], { perm: [0, 1, 3, 2] })])
  const scaled = b.op('Mul', [scores, b.constant(scalar(1 / Math.sqrt(width / heads)))])
  const bias = b.op('Reshape', [b.op('Log', [weight]), b.constant(int64([-1, 1, 1, tokens]))])
  const mixed = b.op('MatMul', [b.op('Softmax', [b.op('Add', [scaled, bias])], { axis: -1 }), value])
  const joined = b.op('Transpose', [mixed], { perm: [0, 2, 1, 3] })
  const flat = b.op('Reshape', [joined, b.constant(int64([-1, width]))])
  return linear(b, flat, `${name}.out`, weights)
}

/**
 * What the tokens of the ink have in common and how they differ: their weighted mean and deviation, side by side (statistics
 * pooling: Snyder et al. 2018). [pictures * tokens, width] to [pictures, 2 * width].
 */
function pool(b: GraphBuilder, x: Value, weight: Value, tokens: number): Value {
  const width = x.shape[1]!
  const total = b.op('ReduceSum', [weight, b.constant(int64([1]))], { keepdims: 1 })
  const share = b.op('Div', [weight, total])
  const rows = b.op('Reshape', [share, b.constant(int64([-1, 1, tokens]))])
  const average = (value: Value): Value => {
    const parted = b.op('Reshape', [value, b.constant(int64([-1, tokens, width]))])
    return b.op('Reshape', [b.op('MatMul', [rows, parted]), b.constant(int64([-1, width]))])
  }
  const mean = average(x)
  const spread = b.op('Sub', [average(b.op('Mul', [x, x])), b.op('Mul', [mean, mean])])
  // Rounding may leave a spread below zero, and a root at zero has no slope.
  const deviation = b.op('Sqrt', [b.op('Add', [b.op('Relu', [spread]), b.constant(scalar(1e-3))])])
  return b.op('Concat', [mean, deviation], { axis: 1 })
}

export function linear(b: GraphBuilder, x: Value, name: string, weights: Weights): Value {
  return b.op('Gemm', [x, weights(`${name}.weight`), weights(`${name}.bias`)])
}

/** LayerNormalization without scale and shift: the matrix that follows learns both. */
function normed(b: GraphBuilder, x: Value): Value {
  const scale = b.constant(float32(new Float32Array(x.shape[1]!).fill(1)))
  return b.op('LayerNormalization', [x, scale], { axis: -1, epsilon: { kind: 'float', value: 1e-5 } })
}
