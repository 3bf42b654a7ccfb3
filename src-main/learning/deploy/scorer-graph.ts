import type { TrainingSettings } from '#contract/training-settings'
import { SCORER_INPUT, SCORER_OUTPUT } from '#main/analysis/score/form-score'
import type { ModelSource } from '#main/compute/port'
import { sha256 } from '#main/lib/sha256'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import { int64 } from '#main/onnx/format/tensor'
import { writeModel } from '#main/onnx/format/write'
import type { FormMethod } from '../methods/form-method'
import type { FoldModel } from '../train/fold-model'

/** scorer.onnx: what the method reads of drawings, [drawings, size], to their scores under each fold's model, [drawings, folds]. */
export function scorerGraph(
  method: Pick<FormMethod, 'score'>,
  size: number,
  folds: readonly FoldModel[],
  settings: TrainingSettings
): Uint8Array {
  const b = new GraphBuilder('scorer')
  const x = b.input(SCORER_INPUT, 'float32', [1, size], ['drawings', size])
  const columns = folds.map(({ tensors }, k) => {
    const own = new Map([...tensors].map(([name, tensor]) => [name, b.constant(tensor, `fold${k}.${name}`)]))
    return b.op('Reshape', [method.score(b, x, own, settings), b.constant(int64([-1, 1]))])
  })
  b.output(b.op('Concat', columns, { axis: 1 }), SCORER_OUTPUT, ['drawings', folds.length])
  return writeModel(b.model())
}

export function scorerSource(bytes: Uint8Array): ModelSource {
  return { key: sha256(bytes), bytes: () => Promise.resolve(bytes) }
}
