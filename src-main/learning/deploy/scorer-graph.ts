import { createHash } from 'node:crypto'
import type { TrainingSettings } from '../../../src-preload/contract/training'
import { SCORER_INPUT, SCORER_OUTPUT } from '../../analysis/score/form-score'
import type { ModelSource } from '../../compute/port'
import { GraphBuilder } from '../../onnx/build/graph-builder'
import { float32, int64 } from '../../onnx/format/tensor'
import { writeModel } from '../../onnx/format/write'
import { reconstruct, rowErrors } from '../train/autoencoder'
import type { TrainedAutoencoder } from '../train/train-autoencoder'

/** scorer.onnx: embeddings [drawings, size] to each fold model's reconstruction error, [drawings, folds]. */
export function scorerGraph(
  size: number,
  folds: readonly TrainedAutoencoder[],
  settings: TrainingSettings
): Uint8Array {
  const b = new GraphBuilder('scorer')
  const x = b.input(SCORER_INPUT, 'float32', [1, size], ['drawings', size])
  const columns = folds.map((fold, k) => {
    const centre = b.constant(float32(fold.standardisation.mean), `fold${k}.standardise.mean`)
    const deviation = b.constant(float32(fold.standardisation.deviation), `fold${k}.standardise.deviation`)
    const z = b.op('Div', [b.op('Sub', [x, centre]), deviation])
    const weights = new Map(
      [...fold.weights].map(([name, tensor]) => [name, b.constant(tensor, `fold${k}.${name}`)])
    )
    const errors = rowErrors(b, z, reconstruct(b, z, weights, settings))
    return b.op('Reshape', [errors, b.constant(int64([-1, 1]))])
  })
  b.output(b.op('Concat', columns, { axis: 1 }), SCORER_OUTPUT, ['drawings', folds.length])
  return writeModel(b.model())
}

export function scorerSource(bytes: Uint8Array): ModelSource {
  return { key: createHash('sha256').update(bytes).digest('hex'), bytes: () => Promise.resolve(bytes) }
}
