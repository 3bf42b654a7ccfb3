import type { FormMethod as MethodName, TrainingSettings } from '#contract/training-settings'
import type { Compute } from '#main/compute/port'
import type { Work } from '#main/lib/work'
import type { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import type { FoldModel } from '../train/fold-model'
import type { TrainingRun } from '../train/training-run'

/**
 * A way of scoring form. `train` sees the drawings of a fold's training and nothing else; `score` appends to a graph what turns
 * x [drawings, size] into scores [drawings], higher further out, with the tensors of that training as constants.
 */
export interface FormMethod {
  name: MethodName
  train(compute: Compute, run: TrainingRun, work: Work): Promise<FoldModel>
  score(b: GraphBuilder, x: Value, tensors: ReadonlyMap<string, Value>, settings: TrainingSettings): Value
}

/** All that a training may see, for methods that need nobody held out to know when to stop. */
export const everyRow = ({ rows, training, validation }: TrainingRun): Float32Array[] =>
  [...training, ...validation].map((i) => rows[i]!)

/** Drawings that methods learn from whose cost grows with their square or cube: more add little to a mean and a spread. */
export const MOST_ROWS = 800
