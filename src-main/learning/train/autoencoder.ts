import type { TrainingSettings } from '#contract/training-settings'
import { random } from '#main/lib/random'
import type { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { float32, scalar, type Tensor } from '#main/onnx/format/tensor'

type Architecture = Pick<TrainingSettings, 'hidden' | 'latent' | 'activation' | 'batchNorm' | 'dropout'>

/** One fully connected layer. Hidden layers are normalised, activated and dropped out; latent and output are linear. */
export interface Layer {
  name: string
  inputs: number
  outputs: number
  hidden: boolean
}

/** size - hidden... - latent - mirrored hidden... - size */
export function layersOf(size: number, { hidden, latent }: Architecture): Layer[] {
  const widths = [size, ...hidden, latent, ...[...hidden].reverse(), size]
  return widths.slice(1).map((outputs, i) => ({
    name: `layer${i}`,
    inputs: widths[i]!,
    outputs,
    hidden: i !== hidden.length && i !== widths.length - 2
  }))
}

/** Kaiming-uniform weights (He et al. 2015) and uniform biases, as PyTorch's Linear starts; batch norm starts neutral. */
export function initialWeights(size: number, architecture: Architecture, seed: number) {
  const parameters = new Map<string, Tensor>()
  const statistics = new Map<string, Tensor>()
  const rng = random(seed, 'weights')
  for (const layer of layersOf(size, architecture)) {
    const bound = 1 / Math.sqrt(layer.inputs)
    const uniform = (count: number) =>
      Float32Array.from({ length: count }, () => (2 * rng.next() - 1) * bound)
    parameters.set(
      `${layer.name}.weight`,
      float32(uniform(layer.inputs * layer.outputs), [layer.inputs, layer.outputs])
    )
    parameters.set(`${layer.name}.bias`, float32(uniform(layer.outputs), [layer.outputs]))
    if (!layer.hidden || !architecture.batchNorm) continue
    const filled = (value: number) => float32(new Float32Array(layer.outputs).fill(value), [layer.outputs])
    parameters.set(`${layer.name}.scale`, filled(1))
    parameters.set(`${layer.name}.shift`, filled(0))
    statistics.set(`${layer.name}.mean`, filled(0))
    statistics.set(`${layer.name}.variance`, filled(1))
  }
  return { parameters, statistics }
}

export interface Mode {
  /** The layer's dropout mask (0 or 1, [batch, outputs]) while training; undefined when the model is used. */
  mask?(layer: Layer): Value
  /** Receives new running statistics while training. */
  updated?: Map<string, Value>
}

const MOMENTUM = 0.1
const BATCH_NORM_EPSILON = 1e-5

/** The weights of an autoencoder in a graph, and how they are put together. */
interface Network {
  weights: ReadonlyMap<string, Value>
  architecture: Architecture
  mode: Mode
}

/** The layers up to the middle one. */
const encoderLayers = (size: number, architecture: Architecture): Layer[] =>
  layersOf(size, architecture).slice(0, architecture.hidden.length + 1)

/** x [batch, size] to the numbers of the middle layer, [batch, latent]. */
const encode = (b: GraphBuilder, x: Value, network: Network): Value =>
  through(b, x, encoderLayers(x.shape[1]!, network.architecture), network)

/** Numbers of the middle layer to a reconstruction, [batch, size]. */
const decode = (b: GraphBuilder, latent: Value, size: number, network: Network): Value =>
  through(
    b,
    latent,
    layersOf(size, network.architecture).slice(network.architecture.hidden.length + 1),
    network
  )

/** The forward pass: x [batch, size] to its reconstruction of the same shape. */
export function reconstruct(
  b: GraphBuilder,
  x: Value,
  weights: ReadonlyMap<string, Value>,
  architecture: Architecture,
  mode: Mode = {}
): Value {
  const network = { weights, architecture, mode }
  return decode(b, encode(b, x, network), x.shape[1]!, network)
}

function through(
  b: GraphBuilder,
  x: Value,
  layers: readonly Layer[],
  { weights, architecture, mode }: Network
): Value {
  return layers.reduce((input, layer) => {
    const get = (part: string) => weights.get(`${layer.name}.${part}`)!
    const linear = b.op('Gemm', [input, get('weight'), get('bias')])
    if (!layer.hidden) return linear
    const normed = architecture.batchNorm ? batchNorm(b, linear, layer, weights, mode) : linear
    const active = activate(b, normed, architecture.activation)
    if (!mode.mask || architecture.dropout === 0) return active
    const kept = b.op('Cast', [mode.mask(layer)], { to: 1 })
    return b.op('Mul', [active, b.op('Mul', [kept, b.constant(scalar(1 / (1 - architecture.dropout)))])])
  }, x)
}

function activate(b: GraphBuilder, x: Value, activation: Architecture['activation']): Value {
  if (activation === 'leaky-relu') return b.op('LeakyRelu', [x], { alpha: { kind: 'float', value: 0.01 } })
  return b.op(activation === 'relu' ? 'Relu' : 'Tanh', [x])
}

/** Ioffe & Szegedy 2015, Algorithm 1; running statistics for use after training. */
function batchNorm(
  b: GraphBuilder,
  x: Value,
  layer: Layer,
  weights: ReadonlyMap<string, Value>,
  mode: Mode
): Value {
  const get = (part: string) => weights.get(`${layer.name}.${part}`)!
  let [mean, variance] = [get('mean'), get('variance')]
  if (mode.updated) {
    mean = b.op('ReduceMean', [x], { axes: [0], keepdims: 0 })
    const gap = b.op('Sub', [x, mean])
    variance = b.op('ReduceMean', [b.op('Mul', [gap, gap])], { axes: [0], keepdims: 0 })
    const blend = (old: Value, fresh: Value) =>
      b.op('Add', [
        b.op('Mul', [old, b.constant(scalar(1 - MOMENTUM))]),
        b.op('Mul', [fresh, b.constant(scalar(MOMENTUM))])
      ])
    mode.updated.set(`${layer.name}.mean`, blend(get('mean'), mean))
    mode.updated.set(`${layer.name}.variance`, blend(get('variance'), variance))
  }
  const deviation = b.op('Sqrt', [b.op('Add', [variance, b.constant(scalar(BATCH_NORM_EPSILON))])])
  const standard = b.op('Div', [b.op('Sub', [x, mean]), deviation])
  return b.op('Add', [b.op('Mul', [standard, get('scale')]), get('shift')])
}

/** Mean squared error of each row: [rows, size] twice to [rows]. */
export function rowErrors(b: GraphBuilder, x: Value, reconstruction: Value): Value {
  const gap = b.op('Sub', [reconstruction, x])
  return b.op('ReduceMean', [b.op('Mul', [gap, gap])], { axes: [1], keepdims: 0 })
}
