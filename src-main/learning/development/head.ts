import { GraphBuilder } from '#main/onnx/build/graph-builder'
import type { Value } from '#main/onnx/build/node-builder'
import { float32, int64, scalar } from '#main/onnx/format/tensor'
import { writeModel } from '#main/onnx/format/write'
import { INDEX_OUTPUT, PROMPT_INPUT, TRAITS_INPUT } from '#main/analysis/score/development-index'

/**
 * Every trait, standardised, is read in steps of half a deviation from -2 to 2, each with a slope of its own: an additive
 * model of piecewise linear functions (Hastie & Tibshirani 1990). On real drawings it tells age better than straight lines.
 */
export const KNOTS = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2] as const
export const STEPS = KNOTS.length - 1

/** How far z has come within a step: clipped to the step's ends. */
export function withinStep(b: GraphBuilder, z: Value, step: number): Value {
  const floor = b.op('Max', [z, b.constant(scalar(KNOTS[step]!))])
  return b.op('Min', [floor, b.constant(scalar(KNOTS[step + 1]!))])
}

/** One fold's head: traits and prompt to months. */
export interface Head {
  /** Mean traits of each prompt, drawn to the mean of all, which is the last row: [prompts + 1, traits]. */
  centres: Float32Array
  /** One over each trait's deviation; 0 where it does not vary. */
  scale: Float32Array
  /** Slope of every step of every trait: [STEPS, traits]. */
  slopes: Float32Array
  intercept: number
}

/** scorer.onnx: traits and prompts of drawings to each fold's developmental index [drawings, folds]. */
export function developmentScorer(traits: number, prompts: number, heads: readonly Head[]): Uint8Array {
  const b = new GraphBuilder('development')
  const x = b.input(TRAITS_INPUT, 'float32', [1, traits], ['drawings', traits])
  const prompt = b.input(PROMPT_INPUT, 'float32', [1, prompts + 1], ['drawings', prompts + 1])
  const columns = heads.map((head, k) => {
    const centres = b.constant(float32(head.centres, [prompts + 1, traits]), `fold${k}.centres`)
    const scale = b.constant(float32(head.scale, [traits]), `fold${k}.scale`)
    const z = b.op('Mul', [b.op('Sub', [x, b.op('MatMul', [prompt, centres])]), scale])
    const parts = Array.from({ length: STEPS }, (_, step) => {
      const slopes = head.slopes.slice(step * traits, (step + 1) * traits)
      const weight = b.constant(float32(slopes, [traits, 1]), `fold${k}.slopes${step}`)
      return b.op('MatMul', [withinStep(b, z, step), weight])
    })
    const total = parts.reduce((sum, part) => b.op('Add', [sum, part]))
    return b.op('Add', [total, b.constant(scalar(head.intercept))])
  })
  b.output(b.op('Concat', columns, { axis: 1 }), INDEX_OUTPUT, ['drawings', heads.length])
  return writeModel(b.model())
}

const CHUNK = 256

/** Products of all rows' steps: standardised traits z [rows, traits] to gram [rows, rows]; in pieces, to bound memory. */
export function gramGraph(rows: number, traits: number): Uint8Array {
  const b = new GraphBuilder('gram')
  const z = b.input('z', 'float32', [rows, traits])
  let gram: Value | undefined
  for (let from = 0; from < traits; from += CHUNK) {
    const bounds = [[from], [Math.min(traits, from + CHUNK)], [1]].map((v) => b.constant(int64(v)))
    const part = b.op('Slice', [z, ...bounds])
    const steps = b.op(
      'Concat',
      Array.from({ length: STEPS }, (_, step) => withinStep(b, part, step)),
      { axis: 1 }
    )
    const product = b.op('MatMul', [steps, b.op('Transpose', [steps], { perm: [1, 0] })])
    gram = gram ? b.op('Add', [gram, product]) : product
  }
  b.output(gram!, 'gram')
  return writeModel(b.model())
}
