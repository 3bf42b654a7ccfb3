import type { EncoderTrainingSettings } from '#contract/encoder-training'
import { random } from '../lib/random'
import { GraphBuilder } from '../onnx/build/graph-builder'
import type { Value } from '../onnx/build/node-builder'
import type { Model } from '../onnx/format/model'
import { float32, int64, scalar, type Tensor } from '../onnx/format/tensor'
import { adam } from '../onnx/optimise/adam'
import { muon } from '../onnx/optimise/muon'
import type { Optimiser } from '../onnx/optimise/optimiser'
import { sgd } from '../onnx/optimise/sgd'
import { buildTrainingLoop, type TrainingLoop } from '../onnx/optimise/training-loop'
import { decays, embeddingSizeOf, windowOf, type EncoderShape } from './architecture'
import { lossParts, type BatchShape, type LossName } from './losses'

export type ObjectiveSettings = Pick<
  EncoderTrainingSettings,
  LossName | 'optimiser' | 'weightDecay' | 'clipNorm' | 'accumulate' | 'averaging'
>

/** Width of the space in which renderings of one drawing must find each other. */
const PROJECTION = 128

/** Heads that exist only while training. */
export function initialHeads(
  shape: EncoderShape,
  batch: Pick<BatchShape, 'words' | 'targets' | 'teacher'>,
  seed: number
): Map<string, Tensor> {
  const heads = new Map<string, Tensor>()
  const add = (name: string, inputs: number, outputs: number): void => {
    const rng = random(seed, name)
    const data = Float32Array.from({ length: inputs * outputs }, () => rng.normal() / Math.sqrt(inputs))
    heads.set(`${name}.weight`, float32(data, [inputs, outputs]))
    heads.set(`${name}.bias`, float32(new Float32Array(outputs), [outputs]))
  }
  const size = embeddingSizeOf(shape)
  add('head.word', size, batch.words)
  add('head.targets', size, batch.targets)
  add('head.pairs', size, PROJECTION)
  add('head.patches', shape.width, shape.patch ** 2)
  if (batch.teacher) {
    const { pooledSize, tokenSizes } = batch.teacher
    tokenSizes.forEach((width, i) => add(`head.tokens${i + 1}`, shape.width, width))
    add('head.pooled', 4 * shape.width, pooledSize)
  }
  const rng = random(seed, 'mask')
  return heads.set(
    'mask',
    float32(
      Float32Array.from({ length: shape.width }, () => 0.1 * rng.normal()),
      [1, shape.width]
    )
  )
}

/**
 * The training of the encoder as one ONNX Loop. Fed a slice of steps: `windows` uint8 [steps, pictures * tokens, window²], cell
 * after cell, the ink that a token sees; `darkest` and `hidden` uint8 [steps, pictures * tokens, 1] (1: the ink of this patch
 * was erased and must be guessed), `changed` (1: something was done to this patch); `places` int64 [steps, pictures * tokens]; `answers` uint8 [steps, pictures * tokens,
 * patch²], the ink as it was; `word` int64 [steps, pictures] (-1: none), `targets` and `target_weights` float32 [steps,
 * pictures, targets]. With a teacher, `teacher_pooled` float32 [steps, pictures, pooledSize] and `teacher_tokens` float32 [steps,
 * pictures * tokens, sum of tokenSizes].
 */
export function encoderTraining(
  shape: EncoderShape,
  batch: BatchShape,
  settings: ObjectiveSettings,
  parameters: ReadonlyMap<string, Tensor>
): TrainingLoop {
  return buildTrainingLoop({
    parameters,
    statistics: new Map(),
    inputs: (outer) => declareInputs(outer, shape, batch),
    step(body, iteration, weights) {
      const fed = (name: string): Value => body.op('Gather', [body.values.get(name)!, iteration])
      const measured = lossParts(body, shape, batch, fed, (name) => weights.get(name)!)
      return { loss: weighted(body, measured, settings), updated: new Map(), measured }
    },
    optimiser: optimiserOf(settings),
    clipNorm: settings.clipNorm,
    accumulate: settings.accumulate,
    averaging: settings.averaging
  })
}

/** The parts of the loss with the weights of a training's state, fed one mini-batch: `measured.word` and so on. */
export function encoderEvaluation(
  shape: EncoderShape,
  batch: BatchShape,
  state: ReadonlyMap<string, Tensor>
): Model {
  const b = new GraphBuilder('evaluate')
  declareInputs(b, shape, batch)
  const first = b.constant(int64([0], []))
  const fed = (name: string): Value => b.op('Gather', [b.values.get(name)!, first])
  const weight = (name: string): Value =>
    b.values.get(name) ?? b.input(name, 'float32', state.get(name)!.dims)
  for (const [name, part] of lossParts(b, shape, batch, fed, weight)) b.output(part, `measured.${name}`)
  return b.model()
}

/** What a slice is fed. */
function declareInputs(outer: GraphBuilder, shape: EncoderShape, batch: BatchShape): void {
  const { pictures, targets } = batch
  const rows = pictures * batch.tokens
  const bytes = (name: string, size: number): Value =>
    outer.input(name, 'uint8', [1, rows, size], ['steps', rows, size])
  bytes('windows', windowOf(shape) ** 2)
  bytes('answers', shape.patch ** 2)
  bytes('darkest', 1)
  bytes('hidden', 1)
  bytes('changed', 1)
  outer.input('places', 'int64', [1, rows], ['steps', rows])
  outer.input('word', 'int64', [1, pictures], ['steps', pictures])
  for (const name of ['targets', 'target_weights'])
    outer.input(name, 'float32', [1, pictures, targets], ['steps', pictures, targets])
  if (!batch.teacher) return
  const { pooledSize, tokenSizes } = batch.teacher
  const width = tokenSizes[0] + tokenSizes[1]
  outer.input('teacher_pooled', 'float32', [1, pictures, pooledSize], ['steps', pictures, pooledSize])
  outer.input('teacher_tokens', 'float32', [1, rows, width], ['steps', rows, width])
}

function weighted(b: GraphBuilder, parts: ReadonlyMap<LossName, Value>, settings: ObjectiveSettings): Value {
  const scaled = [...parts].map(([name, part]) => b.op('Mul', [part, b.constant(scalar(settings[name]))]))
  return scaled.reduce((sum, part) => b.op('Add', [sum, part]))
}

/** Muon turns the matrices of the blocks; everything else is AdamW's. */
function optimiserOf({ optimiser, weightDecay }: ObjectiveSettings): Optimiser {
  const decay = { weightDecay, decays }
  if (optimiser === 'sgd') return sgd({ momentum: 0.9, ...decay })
  const adamw = adam({ beta1: 0.9, beta2: 0.98, epsilon: 1e-8, ...decay })
  if (optimiser === 'adamw') return adamw
  const matrices = (name: string): boolean => name.startsWith('block') && name.endsWith('.weight')
  return muon({ momentum: 0.95, matrices, rest: adamw, restShare: 1, ...decay })
}
