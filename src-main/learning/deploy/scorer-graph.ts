import { createHash } from 'node:crypto'
import type { TrainingSettings } from '../../../src-preload/contract/training-settings'
import { SCORER_INPUT, SCORER_OUTPUT } from '../../analysis/score/form-score'
import type { ModelSource } from '../../compute/port'
import { GraphBuilder } from '../../onnx/build/graph-builder'
import { int64 } from '../../onnx/format/tensor'
import { writeModel } from '../../onnx/format/write'
import type { FoldModel, FormMethod } from '../methods/form-method'

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
  return { key: createHash('sha256').update(bytes).digest('hex'), bytes: () => Promise.resolve(bytes) }
}
