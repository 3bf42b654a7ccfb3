import { GraphBuilder, type Value } from '../onnx/build/graph-builder'
import type { Model } from '../onnx/format/model'
import { float32, int64, type Tensor } from '../onnx/format/tensor'
import { embeddingSizeOf, patchesOf, type EncoderShape } from './architecture'
import { encode } from './forward'

/** Luminance (ITU-R BT.709), negative: pixels come as x / 255 - 1, so paper is 0 and black ink becomes 1. */
const DARKNESS = [-0.2126, -0.7152, -0.0722]

/**
 * The encoder as it ships: `pixels` float32 [batch, 3, side, side] as x / 255 - 1, to `tokens` [batch, patches, width] and
 * `embedding` [batch, taps * width].
 */
export function encoderGraph(shape: EncoderShape, weights: ReadonlyMap<string, Tensor>): Model {
  const b = new GraphBuilder('encoder')
  const { side, width } = shape
  const count = patchesOf(shape)
  const pixels = b.input('pixels', 'float32', [1, 3, side, side], ['batch', 3, side, side])
  const constants = new Map([...weights].map(([name, tensor]) => [name, b.constant(tensor, name)]))
  const get = (name: string): Value => {
    const value = constants.get(name)
    if (!value) throw new RangeError(`the encoder lacks ${name}`)
    return value
  }
  const ink = cutPatches(b, shape, darkness(b, pixels))
  const place = (content: Value): Value => {
    const rows = b.op('Reshape', [content, b.constant(int64([-1, count, width]))])
    return b.op('Reshape', [b.op('Add', [rows, get('positions')]), b.constant(int64([-1, width]))])
  }
  const { last, embedding } = encode(b, shape, ink, count, place, get)
  const tokens = b.op('Reshape', [last, b.constant(int64([-1, count, width]))])
  b.output(tokens, 'tokens', ['batch', count, width])
  b.output(embedding, 'embedding', ['batch', embeddingSizeOf(shape)])
  return b.model({ 'tadpole.encoder': JSON.stringify(shape) })
}

function darkness(b: GraphBuilder, pixels: Value): Value {
  const weights = b.constant(float32(DARKNESS, [1, 3, 1, 1]))
  return b.op('ReduceSum', [b.op('Mul', [pixels, weights]), b.constant(int64([1]))], { keepdims: 0 })
}

/** [batch, side, side] to [batch * patches, patch²]: cell after cell, each row by row. */
function cutPatches(b: GraphBuilder, { side, patch, cell }: EncoderShape, grey: Value): Value {
  const [grid, cells] = [side / patch, patch / cell]
  const parted = b.op('Reshape', [grey, b.constant(int64([-1, grid, cells, cell, grid, cells, cell]))])
  const ordered = b.op('Transpose', [parted], { perm: [0, 1, 4, 2, 5, 3, 6] })
  return b.op('Reshape', [ordered, b.constant(int64([-1, patch * patch]))])
}
