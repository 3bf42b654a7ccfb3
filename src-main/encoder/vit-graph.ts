import { random } from '../lib/random'
import { GraphBuilder, type Value } from '../onnx/build/graph-builder'
import type { Model } from '../onnx/format/model'
import { float32, int64, scalar, type Tensor } from '../onnx/format/tensor'

export interface VitShape {
  /** Side of the square input in pixels, and of a patch. */
  side: number
  patch: number
  width: number
  depth: number
  heads: number
}

/**
 * A vision transformer (Dosovitskiy et al. 2021), pre-norm, without a class token: `pixels` [batch, 3, side, side] to
 * `tokens` [batch, patches, width] and `embedding` [batch, width], the mean token after the last LayerNormalization.
 * Weights are random normal, 0.02 wide (biases zero), from the seed: a shape to be trained, not a trained encoder.
 */
export function vitGraph(shape: VitShape, seed: number): Model {
  const b = new GraphBuilder('vit')
  const weights = weightSource(b, seed)
  const grid = shape.side / shape.patch
  const x = b.input('pixels', 'float32', [1, 3, shape.side, shape.side], ['batch', 3, shape.side, shape.side])
  const kernel = weights.normal('patch.weight', [shape.width, 3, shape.patch, shape.patch])
  const conv = b.op('Conv', [x, kernel, weights.filled('patch.bias', [shape.width], 0)], {
    kernel_shape: [shape.patch, shape.patch],
    strides: [shape.patch, shape.patch]
  })
  const flat = b.op('Reshape', [conv, b.constant(int64([0, shape.width, grid * grid]))])
  let tokens = b.op('Transpose', [flat], { perm: [0, 2, 1] })
  tokens = b.op('Add', [tokens, weights.normal('position', [1, grid * grid, shape.width])])
  for (let block = 0; block < shape.depth; block += 1)
    tokens = transformerBlock(b, tokens, shape, `block${block}`, weights)
  const out = layerNorm(b, tokens, 'norm', weights)
  b.output(out, 'tokens', ['batch', grid * grid, shape.width])
  b.output(b.op('ReduceMean', [out], { axes: [1], keepdims: 0 }), 'embedding', ['batch', shape.width])
  return b.model()
}

function transformerBlock(
  b: GraphBuilder,
  x: Value,
  shape: VitShape,
  name: string,
  weights: WeightSource
): Value {
  const attended = attention(b, layerNorm(b, x, `${name}.norm1`, weights), shape, name, weights)
  const y = b.op('Add', [x, attended])
  const hidden = linear(
    b,
    layerNorm(b, y, `${name}.norm2`, weights),
    4 * shape.width,
    `${name}.mlp1`,
    weights
  )
  return b.op('Add', [y, linear(b, gelu(b, hidden), shape.width, `${name}.mlp2`, weights)])
}

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2). */
function attention(
  b: GraphBuilder,
  x: Value,
  { width, heads }: VitShape,
  name: string,
  weights: WeightSource
): Value {
  const tokens = x.shape[1]!
  const split = (part: string): Value => {
    const projected = linear(b, x, width, `${name}.${part}`, weights)
    const parted = b.op('Reshape', [projected, b.constant(int64([0, tokens, heads, width / heads]))])
    return b.op('Transpose', [parted], { perm: [0, 2, 1, 3] })
  }
  const [query, key, value] = [split('query'), split('key'), split('value')]
  const scores = b.op('MatMul', [query, b.op('Transpose', [key], { perm: [0, 1, 3, 2] })])
  const scaled = b.op('Mul', [scores, b.constant(scalar(1 / Math.sqrt(width / heads)))])
  const mixed = b.op('MatMul', [b.op('Softmax', [scaled], { axis: -1 }), value])
  const joined = b.op('Transpose', [mixed], { perm: [0, 2, 1, 3] })
  const flat = b.op('Reshape', [joined, b.constant(int64([0, tokens, width]))])
  return linear(b, flat, width, `${name}.out`, weights)
}

function linear(b: GraphBuilder, x: Value, outputs: number, name: string, weights: WeightSource): Value {
  const product = b.op('MatMul', [x, weights.normal(`${name}.weight`, [x.shape.at(-1)!, outputs])])
  return b.op('Add', [product, weights.filled(`${name}.bias`, [outputs], 0)])
}

function layerNorm(b: GraphBuilder, x: Value, name: string, weights: WeightSource): Value {
  const size = x.shape.at(-1)!
  const inputs = [x, weights.filled(`${name}.scale`, [size], 1), weights.filled(`${name}.shift`, [size], 0)]
  return b.op('LayerNormalization', inputs, { axis: -1, epsilon: { kind: 'float', value: 1e-6 } })
}

/** x/2 (1 + erf(x/sqrt 2)) (Hendrycks & Gimpel 2016). */
function gelu(b: GraphBuilder, x: Value): Value {
  const bell = b.op('Erf', [b.op('Mul', [x, b.constant(scalar(Math.SQRT1_2))])])
  const gate = b.op('Add', [bell, b.constant(scalar(1))])
  return b.op('Mul', [b.op('Mul', [x, gate]), b.constant(scalar(0.5))])
}

interface WeightSource {
  normal(name: string, dims: number[]): Value
  filled(name: string, dims: number[], value: number): Value
}

function weightSource(b: GraphBuilder, seed: number): WeightSource {
  const make = (name: string, dims: number[], value: () => number): Value => {
    const data = Float32Array.from({ length: dims.reduce((x, y) => x * y, 1) }, value)
    const tensor: Tensor = float32(data, dims)
    return b.constant(tensor, name)
  }
  return {
    normal(name, dims) {
      const rng = random(seed, name)
      return make(name, dims, () => 0.02 * rng.normal())
    },
    filled: (name, dims, value) => make(name, dims, () => value)
  }
}
