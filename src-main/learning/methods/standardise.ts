import type { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { float32, type Tensor } from '#main/onnx/format/tensor'

/** How rows are shifted and scaled before a model sees them: learnt from the training rows alone. */
export interface Standardisation {
  mean: Float32Array
  deviation: Float32Array
}

export function standardisationOf(rows: readonly Float32Array[]): Standardisation {
  const size = rows[0]!.length
  const average = new Float32Array(size)
  for (const row of rows) row.forEach((v, i) => (average[i]! += v / rows.length))
  const variance = new Float64Array(size)
  for (const row of rows) row.forEach((v, i) => (variance[i]! += (v - average[i]!) ** 2 / rows.length))
  // A direction in which nothing varies carries nothing: it is left as it is.
  return { mean: average, deviation: Float32Array.from(variance, (v) => Math.sqrt(v) || 1) }
}

export const standardised = (
  rows: readonly Float32Array[],
  { mean, deviation }: Standardisation
): Float32Array[] => rows.map((row) => row.map((v, i) => (v - mean[i]!) / deviation[i]!))

/** Rows of one length as a table [rows, size]. */
export function tableOf(rows: readonly Float32Array[]): Tensor {
  const size = rows[0]!.length
  const table = new Float32Array(rows.length * size)
  rows.forEach((row, i) => table.set(row, i * size))
  return float32(table, [rows.length, size])
}

const [MEAN, DEVIATION] = ['standardise.mean', 'standardise.deviation']

export const standardiseTensors = ({ mean, deviation }: Standardisation): [string, Tensor][] => [
  [MEAN, float32(mean)],
  [DEVIATION, float32(deviation)]
]

/** The same in a graph: x [drawings, size]. */
export const standardise = (b: GraphBuilder, x: Value, tensors: ReadonlyMap<string, Value>): Value =>
  b.op('Div', [b.op('Sub', [x, tensors.get(MEAN)!]), tensors.get(DEVIATION)!])
