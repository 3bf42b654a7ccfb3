import { GraphBuilder } from '#main/onnx/build/graph-builder'
import { float32, scalar } from '#main/onnx/format/tensor'
import { writeModel } from '#main/onnx/format/write'
import { INDEX_OUTPUT, TRAITS_INPUT } from '#main/analysis/score/development-index'

/** One fold's head, a linear one: what later blocks say of a drawing to months. */
export interface Head {
  /** Mean of each number, [size]. */
  centre: Float32Array
  /** One over its deviation; 0 where it does not vary. */
  scale: Float32Array
  /** Slope of each standardised number, months. */
  slopes: Float32Array
  intercept: number
}

/** scorer.onnx: what later blocks say of drawings [drawings, size] to each fold's developmental index [drawings, folds]. */
export function developmentScorer(size: number, heads: readonly Head[]): Uint8Array {
  const b = new GraphBuilder('development')
  const x = b.input(TRAITS_INPUT, 'float32', [1, size], ['drawings', size])
  const columns = heads.map((head, k) => {
    const centre = b.constant(float32(head.centre, [size]), `fold${k}.centre`)
    const scale = b.constant(float32(head.scale, [size]), `fold${k}.scale`)
    const slopes = b.constant(float32(head.slopes, [size, 1]), `fold${k}.slopes`)
    const z = b.op('Mul', [b.op('Sub', [x, centre]), scale])
    return b.op('Add', [
      b.op('MatMul', [z, slopes]),
      b.constant(scalar(head.intercept), `fold${k}.intercept`)
    ])
  })
  b.output(b.op('Concat', columns, { axis: 1 }), INDEX_OUTPUT, ['drawings', heads.length])
  return writeModel(b.model())
}

/** Products of all rows: z [rows, size] to gram [rows, rows]. */
export function gramGraph(rows: number, size: number): Uint8Array {
  const b = new GraphBuilder('gram')
  const z = b.input('z', 'float32', [rows, size])
  b.output(b.op('MatMul', [z, b.op('Transpose', [z], { perm: [1, 0] })]), 'gram')
  return writeModel(b.model())
}
