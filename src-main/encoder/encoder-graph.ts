import { GraphBuilder } from '../onnx/build/graph-builder'
import type { Value } from '../onnx/build/node-builder'
import type { Model } from '../onnx/format/model'
import { float32, int64 } from '../onnx/format/tensor'
import { embeddingSizeOf, patchesOf, windowOf, type EncoderShape } from './architecture'
import { embeds, computesFit, STATED, statement, weightName, type Branch } from './branch'
import { encode, readCells, type Weights } from './forward'

/** Luminance (ITU-R BT.709), negative: pixels come as x / 255 - 1, so paper is 0 and black ink becomes 1. */
const DARKNESS = [-0.2126, -0.7152, -0.0722]

/** Numbers of the embedding of all branches. */
export const wholeSizeOf = (branches: readonly Branch[]): number =>
  branches.filter(embeds).reduce((sum, { shape }) => sum + embeddingSizeOf(shape), 0)

/**
 * The encoder as it ships: `pixels` float32 [batch, 3, side, side] as x / 255 - 1, to `embedding` [batch, size], that of the
 * branches that embed side by side; `tokens` [batch, patches, width] of the first of them, without the places that they began
 * with: what is drawn there and not where, for distances between patches; and `mismatchLogit` [batch, patches] of the one branch that
 * computes what fits, the log odds that something was done to a patch.
 */
export function encoderGraph(branches: readonly Branch[]): Model {
  const b = new GraphBuilder('encoder')
  const { side } = branches[0]!.shape
  const pixels = b.input('pixels', 'float32', [1, 3, side, side], ['batch', 3, side, side])
  const grey = darkness(b, pixels)
  const read = branches.map((branch, i) => readBranch(b, branch, i, grey))
  const embedding = read.filter((_, i) => embeds(branches[i]!))
  const { drawn, shape } = embedding[0]!
  const pooled = embedding.map((branch) => branch.embedding)
  const withFit = read[branches.findIndex(computesFit)]!
  const count = patchesOf(withFit.shape)
  const mismatchLogit = b.op('Reshape', [withFit.odd.at(-1)!, b.constant(int64([-1, count]))])
  b.output(drawn, 'tokens', ['batch', patchesOf(shape), shape.width])
  b.output(mismatchLogit, 'mismatchLogit', ['batch', count])
  const whole = pooled.length === 1 ? pooled[0]! : b.op('Concat', pooled, { axis: 1 })
  b.output(whole, 'embedding', ['batch', wholeSizeOf(branches)])
  return b.model({ [STATED]: statement(branches) })
}

function readBranch(b: GraphBuilder, { shape, weights, gives }: Branch, branch: number, grey: Value) {
  const constants = new Map<string, Value>()
  const get = (name: string): Value => {
    const tensor = weights.get(name)
    if (!tensor) throw new RangeError(`the encoder lacks ${name}`)
    const value = constants.get(name) ?? b.constant(tensor, weightName(branch, name))
    constants.set(name, value)
    return value
  }
  const { width } = shape
  const count = patchesOf(shape)
  const placed = b.op('Add', [readWindows(b, shape, grey, get), get('positions')])
  const content = b.op('Reshape', [placed, b.constant(int64([-1, width]))])
  const tokens = encode(
    b,
    shape,
    { content, darkest: darkest(b, shape, grey), tokens: count },
    get,
    gives !== 'embedding'
  )
  const plain = b.op('Reshape', [tokens.plain, b.constant(int64([-1, count, width]))])
  return { ...tokens, shape, drawn: b.op('Sub', [plain, get('positions')]) }
}
function darkness(b: GraphBuilder, pixels: Value): Value {
  const weights = b.constant(float32(DARKNESS, [1, 3, 1, 1]))
  return b.op('ReduceSum', [b.op('Mul', [pixels, weights]), b.constant(int64([1]))], { keepdims: 0 })
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
