import { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import type { Model } from '#main/onnx/format/model'
import { float32, int64, scalar } from '#main/onnx/format/tensor'
import type { Block, Linear, Norm, TransformerWeights } from './transformer-weights'

export const [PIXELS, TOKENS, EMBEDDING] = ['pixel_values', 'tokens', 'embedding']

/** What the numbers in a file do not say. */
export interface TransformerFacts {
  heads: number
  /** Added to the variance before it divides. */
  epsilon: number
}

interface Network {
  b: GraphBuilder
  weights: TransformerWeights
  facts: TransformerFacts
}

/**
 * A plain vision transformer, pre-norm with GELU (Dosovitskiy et al. 2021): pictures [pictures, 3, side, side] to all tokens after
 * the last normalisation [pictures, tokens, width] and to the class token of each [pictures, width].
 */
export function transformerModel(weights: TransformerWeights, facts: TransformerFacts): Model {
  const { width, patchSize, grid, prefixTokens } = weights
  const b = new GraphBuilder('vision-transformer')
  const network = { b, weights, facts }
  const side = patchSize * grid
  const x = b.input(PIXELS, 'float32', [1, 3, side, side], ['pictures', 3, side, side])
  let stream = withPositions(network, patchTokens(network, x))
  weights.blocks.forEach((block, i) => {
    stream = blockOf(network, stream, block, `block${i}`)
  })
  const tokens = normed(network, stream, weights.last, 'last')
  b.output(tokens, TOKENS, ['pictures', prefixTokens + grid * grid, width])
  b.output(b.op('Reshape', [first(b, tokens), b.constant(int64([-1, width]))]), EMBEDDING, [
    'pictures',
    width
  ])
  return b.model()
}

/** The first token of each picture, [pictures, 1, width]. */
const first = (b: GraphBuilder, tokens: Value): Value =>
  b.op('Slice', [tokens, ...[[0], [1], [1]].map((v) => b.constant(int64(v)))])

/** Pictures cut into patches, each to its token: [pictures, grid * grid, width]. */
function patchTokens({ b, weights }: Network, x: Value): Value {
  const { patchSize, grid, width, patches } = weights
  const parted = b.op('Reshape', [x, b.constant(int64([-1, 3, grid, patchSize, grid, patchSize]))])
  const ordered = b.op('Transpose', [parted], { perm: [0, 2, 4, 1, 3, 5] })
  const flat = b.op('Reshape', [ordered, b.constant(int64([-1, grid * grid, patches.inputs]))])
  return linear(b, flat, patches, 'patches', width)
}

function withPositions({ b, weights }: Network, patches: Value): Value {
  const { prefix, prefixTokens, positions, width, grid } = weights
  const given = b.constant(float32(prefix, [1, prefixTokens, width]), 'prefix')
  // as many as there are pictures: a token of each, times nothing
  const nothing = b.op('Mul', [first(b, patches), b.constant(scalar(0))])
  const all = b.op('Concat', [b.op('Add', [given, nothing]), patches], { axis: 1 })
  return b.op('Add', [
    all,
    b.constant(float32(positions, [1, prefixTokens + grid * grid, width]), 'positions')
  ])
}

function blockOf(network: Network, x: Value, block: Block, name: string): Value {
  const { b, weights } = network
  const mixed = attention(network, normed(network, x, block.before, `${name}.before`), block, name)
  const middle = b.op('Add', [x, mixed])
  const up = linear(b, normed(network, middle, block.middle, `${name}.middle`), block.up, `${name}.up`)
  return b.op('Add', [middle, linear(b, gelu(b, up), block.down, `${name}.down`, weights.width)])
}

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2). */
function attention({ b, weights, facts }: Network, x: Value, block: Block, name: string): Value {
  const { width, grid, prefixTokens } = weights
  const [tokens, size] = [prefixTokens + grid * grid, width / facts.heads]
  const split = (part: 'query' | 'key' | 'value', perm: number[]): Value => {
    const projected = linear(b, x, block[part], `${name}.${part}`)
    const parted = b.op('Reshape', [projected, b.constant(int64([-1, tokens, facts.heads, size]))])
    return b.op('Transpose', [parted], { perm })
  }
  const scores = b.op('MatMul', [split('query', [0, 2, 1, 3]), split('key', [0, 2, 3, 1])])
  const scaled = b.op('Mul', [scores, b.constant(scalar(1 / Math.sqrt(size)))])
  const mixed = b.op('MatMul', [b.op('Softmax', [scaled], { axis: -1 }), split('value', [0, 2, 1, 3])])
  const joined = b.op('Transpose', [mixed], { perm: [0, 2, 1, 3] })
  return linear(
    b,
    b.op('Reshape', [joined, b.constant(int64([-1, tokens, width]))]),
    block.out,
    `${name}.out`
  )
}

/** x Phi(x), exactly (Hendrycks & Gimpel 2016). */
function gelu(b: GraphBuilder, x: Value): Value {
  const erf = b.op('Erf', [b.op('Mul', [x, b.constant(scalar(Math.SQRT1_2))])])
  const half = b.op('Mul', [x, b.constant(scalar(0.5))])
  return b.op('Mul', [half, b.op('Add', [erf, b.constant(scalar(1))])])
}

function linear(b: GraphBuilder, x: Value, layer: Linear, name: string, outputs = layer.outputs): Value {
  const weight = b.constant(float32(layer.weight, [layer.inputs, outputs]), `${name}.weight`)
  const bias = b.constant(float32(layer.bias, [outputs]), `${name}.bias`)
  return b.op('Add', [b.op('MatMul', [x, weight]), bias])
}

function normed({ b, weights, facts }: Network, x: Value, { scale, shift }: Norm, name: string): Value {
  const given = [
    b.constant(float32(scale, [weights.width]), `${name}.scale`),
    b.constant(float32(shift, [weights.width]), `${name}.shift`)
  ]
  return b.op('LayerNormalization', [x, ...given], {
    axis: -1,
    epsilon: { kind: 'float', value: facts.epsilon }
  })
}
