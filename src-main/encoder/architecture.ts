import { random } from '../lib/random'
import { float32, type Tensor } from '../onnx/format/tensor'

/** Sizes of our encoder. Distances in pixels of its own square input. */
export interface EncoderShape {
  side: number
  /** Side of a token's place on the page; its window reaches half a patch further on every side. */
  patch: number
  /** A window is first read as square cells of this side. */
  cell: number
  cellWidth: number
  width: number
  depth: number
  heads: number
  /** Width of the hidden layer of a block's MLP. */
  hidden: number
  /** Blocks (counted from 1) after which tokens are pooled into the embedding and asked what fits. */
  taps: readonly number[]
  /** Numbers that say of a token whether it fits its surroundings. */
  fitWidth: number
}

export const patchesOf = ({ side, patch }: EncoderShape): number => (side / patch) ** 2
/** Side of the window that a token sees: windows overlap by half. */
export const windowOf = ({ patch }: EncoderShape): number => 2 * patch
/** Cells of a window. */
export const cellsOf = (shape: EncoderShape): number => (windowOf(shape) / shape.cell) ** 2
/** Mean and deviation of the tokens at each tap. */
export const embeddingSizeOf = ({ taps, width }: EncoderShape): number => taps.length * 2 * width

/** Matrices decay while training; biases, positions and the mask token do not. */
export const decays = (name: string): boolean => name.endsWith('.weight')

/** After it come the positions; the order of weights is that of sums over them, and decides a training's last digits. */
const STEM = 'patches'

interface Matrix {
  name: string
  inputs: number
  outputs: number
  /** Deviation of the starting weights, times the root of the inputs. */
  gain: number
}

/** All matrices of the network; each has a bias. */
function matricesOf(shape: EncoderShape): Matrix[] {
  const { width, hidden, cell, cellWidth, depth, fitWidth } = shape
  const matrix = (name: string, inputs: number, outputs: number, gain = 1): Matrix => {
    return { name, inputs, outputs, gain }
  }
  const late = 1 / Math.sqrt(2 * depth)
  const blocks = Array.from({ length: depth }, (_, i) => `block${i + 1}`)
  return [
    matrix('cells', cell * cell, cellWidth, Math.SQRT2),
    matrix(STEM, cellsOf(shape) * cellWidth, width),
    ...blocks.flatMap((block) => [
      ...['query', 'key', 'value'].map((part) => matrix(`${block}.${part}`, width, width)),
      matrix(`${block}.out`, width, width, late),
      matrix(`${block}.mlp1`, width, hidden, Math.SQRT2),
      matrix(`${block}.mlp2`, hidden, width, late)
    ]),
    ...shape.taps.flatMap((tap) => [
      matrix(`fit${tap}`, width, fitWidth, Math.SQRT2),
      matrix(`odd${tap}`, fitWidth, 1)
    ])
  ]
}

/** Name and size of every weight, without making any: a file may state sizes that it does not hold. */
export function weightSizes(shape: EncoderShape): Map<string, readonly number[]> {
  const sizes = new Map<string, readonly number[]>()
  for (const { name, inputs, outputs } of matricesOf(shape)) {
    sizes.set(`${name}.weight`, [inputs, outputs]).set(`${name}.bias`, [outputs])
    if (name === STEM) sizes.set('positions', [patchesOf(shape), shape.width])
  }
  return sizes
}

/**
 * Starting weights by name: normal with the fan-in's width (He et al. 2015 before ReLU, LeCun et al. 1998 elsewhere), the
 * last matrix of each branch smaller with depth (Radford et al. 2019, section 2.3), positions from sines and cosines of row
 * and column (Vaswani et al. 2017, section 3.5). Every tensor has a random stream of its own.
 */
export function initialEncoder(shape: EncoderShape, seed: number): Map<string, Tensor> {
  const weights = new Map<string, Tensor>()
  for (const { name, inputs, outputs, gain } of matricesOf(shape)) {
    const rng = random(seed, name)
    const deviation = gain / Math.sqrt(inputs)
    const data = Float32Array.from({ length: inputs * outputs }, () => deviation * rng.normal())
    weights.set(`${name}.weight`, float32(data, [inputs, outputs]))
    weights.set(`${name}.bias`, float32(new Float32Array(outputs), [outputs]))
    if (name === STEM) weights.set('positions', float32(positions(shape), [patchesOf(shape), shape.width]))
  }
  return weights
}

/** Half the channels tell the row, half the column, each as sines and cosines of falling frequency. */
function positions(shape: EncoderShape): Float32Array {
  const grid = shape.side / shape.patch
  const quarter = shape.width / 4
  const data = new Float32Array(grid * grid * shape.width)
  for (let token = 0; token < grid * grid; token += 1)
    [Math.floor(token / grid), token % grid].forEach((place, axis) => {
      for (let k = 0; k < quarter; k += 1) {
        const angle = place / (2 * grid) ** (k / quarter)
        const at = token * shape.width + axis * 2 * quarter + 2 * k
        data[at] = 0.5 * Math.sin(angle)
        data[at + 1] = 0.5 * Math.cos(angle)
      }
    })
  return data
}
