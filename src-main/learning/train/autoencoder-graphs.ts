import type { TrainingSettings } from '#contract/training-settings'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { writeModel } from '#main/onnx/format/write'
import type { Tensor } from '#main/onnx/format/tensor'
import { optimiserOf } from './optimiser-of'
import { buildTrainingLoop } from '#main/onnx/optimise/training-loop'
import { initialWeights, layersOf, reconstruct, rowErrors } from './autoencoder'

export interface AutoencoderGraphs {
  /** Trains a slice: inputs `indices` int64 [steps, batch], `mask.<layer>` uint8 [steps, batch, outputs], `data`. */
  loop: Uint8Array
  /** Present weights and `x` [rows, size] to `errors` [rows]. */
  evaluation: Uint8Array
  state: Map<string, Tensor>
  /** What to ask back when the best epoch is kept: weights and statistics, without the optimiser's memory. */
  weightNames: string[]
}

/** Rows of `data` are standardised embeddings. `batch` is fixed: what does not fill a batch waits for the next epoch. */
export function autoencoderGraphs(
  size: number,
  rows: number,
  batch: number,
  settings: TrainingSettings,
  seed: number
): AutoencoderGraphs {
  const { parameters, statistics } = initialWeights(size, settings, seed)
  const dropped = settings.dropout > 0 ? layersOf(size, settings).filter((layer) => layer.hidden) : []
  const { model, initialState } = buildTrainingLoop({
    parameters,
    statistics,
    inputs(outer) {
      outer.input('data', 'float32', [rows, size])
      outer.input('indices', 'int64', [1, batch], ['steps', batch])
      for (const { name, outputs } of dropped)
        outer.input(`mask.${name}`, 'uint8', [1, batch, outputs], ['steps', batch, outputs])
    },
    step(body, iteration, weights) {
      const chosen = body.op('Gather', [body.values.get('indices')!, iteration])
      const x = body.op('Gather', [body.values.get('data')!, chosen])
      const updated = new Map<string, Value>()
      const mask = (layer: { name: string }) =>
        body.op('Gather', [body.values.get(`mask.${layer.name}`)!, iteration])
      const mode = { updated, ...(dropped.length ? { mask } : {}) }
      const errors = rowErrors(body, x, reconstruct(body, x, weights, settings, mode))
      return { loss: body.op('ReduceMean', [errors], { keepdims: 0 }), updated }
    },
    optimiser: optimiserOf(settings),
    clipNorm: settings.clipNorm,
    accumulate: settings.accumulate
  })
  const weightNames = [...parameters.keys(), ...statistics.keys()]
  const evaluation = evaluationGraph(size, new Map([...parameters, ...statistics]), settings)
  return { loop: writeModel(model), evaluation, state: initialState, weightNames }
}

function evaluationGraph(size: number, weights: Map<string, Tensor>, settings: TrainingSettings): Uint8Array {
  const b = new GraphBuilder('evaluate')
  const x = b.input('x', 'float32', [1, size], ['rows', size])
  const fed = new Map([...weights].map(([name, t]) => [name, b.input(name, 'float32', t.dims)]))
  b.output(rowErrors(b, x, reconstruct(b, x, fed, settings)), 'errors', ['rows'])
  return writeModel(b.model())
}
