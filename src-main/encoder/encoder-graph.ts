import { GraphBuilder, type Value } from '../onnx/build/graph-builder'
import type { Model } from '../onnx/format/model'
import { float32, int64, scalar, type Tensor } from '../onnx/format/tensor'
import { embeddingSizeOf, patchesOf, windowOf, type EncoderShape } from './architecture'
import { encode, readCells, type Weights } from './forward'

/** Luminance (ITU-R BT.709), negative: pixels come as x / 255 - 1, so paper is 0 and black ink becomes 1. */
const DARKNESS = [-0.2126, -0.7152, -0.0722]

/**
 * The encoder as it ships: `pixels` float32 [batch, 3, side, side] as x / 255 - 1, to `tokens` [batch, patches, width] and
 * `embedding` [batch, taps * 2 * width].
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
  const grey = darkness(b, pixels)
  const rows = (value: Value): Value => b.op('Reshape', [value, b.constant(int64([-1, width]))])
  const read = readWindows(b, shape, grey, get)
  const places = everyPlace(b, read, get)
  const content = rows(b.op('Add', [read, places]))
  const { drawn, embedding } = encode(b, shape, content, rows(places), darkest(b, shape, grey), count, get)
  const tokens = b.op('Reshape', [drawn, b.constant(int64([-1, count, width]))])
  b.output(tokens, 'tokens', ['batch', count, width])
  b.output(embedding, 'embedding', ['batch', embeddingSizeOf(shape)])
  return b.model({ 'tadpole.encoder': JSON.stringify(shape) })
}

function darkness(b: GraphBuilder, pixels: Value): Value {
  const weights = b.constant(float32(DARKNESS, [1, 3, 1, 1]))
  return b.op('ReduceSum', [b.op('Mul', [pixels, weights]), b.constant(int64([1]))], { keepdims: 0 })
}

/** The places of all patches for every picture of the batch: [batch, patches, width]. */
function everyPlace(b: GraphBuilder, content: Value, weights: Weights): Value {
  const nothing = b.op('Mul', [content, b.constant(scalar(0))])
  return b.op('Add', [nothing, weights('positions')])
}

/** The darkest pixel of each patch: [batch, side, side] to [batch * patches, 1]. */
function darkest(b: GraphBuilder, { side, patch }: EncoderShape, grey: Value): Value {
  const grid = side / patch
  const parted = b.op('Reshape', [grey, b.constant(int64([-1, grid, patch, grid, patch]))])
  const most = b.op('ReduceMax', [parted], { axes: [2, 4], keepdims: 0 })
  return b.op('Reshape', [most, b.constant(int64([-1, 1]))])
}

/**
 * Content of every token: [batch, side, side] to [batch, patches, width]. Cells of neighbouring windows are the same, so each
 * is read once, and the windows are a convolution over the grid of cells; around the page lies paper.
 */
function readWindows(b: GraphBuilder, shape: EncoderShape, grey: Value, weights: Weights): Value {
  const { side, patch, cell, cellWidth, width } = shape
  const margin = (windowOf(shape) - patch) / 2
  const [cells, across] = [(side + 2 * margin) / cell, windowOf(shape) / cell]
  const padded = b.op('Pad', [grey, b.constant(int64([0, margin, margin, 0, margin, margin]))])
  const parted = b.op('Reshape', [padded, b.constant(int64([-1, cells, cell, cells, cell]))])
  const ordered = b.op('Transpose', [parted], { perm: [0, 1, 3, 2, 4] })
  const rows = b.op('Reshape', [ordered, b.constant(int64([-1, cell * cell]))])
  const read = b.op('Reshape', [
    readCells(b, rows, weights),
    b.constant(int64([-1, cells, cells, cellWidth]))
  ])
  const maps = b.op('Transpose', [read], { perm: [0, 3, 1, 2] })
  const kernel = b.op('Reshape', [
    weights('patches.weight'),
    b.constant(int64([across, across, cellWidth, width]))
  ])
  const kernels = b.op('Transpose', [kernel], { perm: [3, 2, 0, 1] })
  const stride = patch / cell
  const seen = b.op('Conv', [maps, kernels, weights('patches.bias')], {
    kernel_shape: [across, across],
    strides: [stride, stride]
  })
  const tokens = b.op('Reshape', [seen, b.constant(int64([-1, width, patchesOf(shape)]))])
  return b.op('Transpose', [tokens], { perm: [0, 2, 1] })
}
