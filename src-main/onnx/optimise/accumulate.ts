import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import { scalar } from '../format/tensor'
import type { TrainingLoopSpec } from './training-loop-spec'

export const accumulates = (spec: Pick<TrainingLoopSpec, 'accumulate'>): boolean => (spec.accumulate ?? 1) > 1
export const pendingName = (parameter: string): string => `${parameter}.pending`
export const averageName = (parameter: string): string => `average.${parameter}`

/** What an update acts on. */
export interface Due {
  gradients: readonly Value[]
  /** float32 scalar: 1 in a mini-batch that updates, else 0. */
  share: Value
  /** The new value where there is an update, else the old one. */
  settle(updated: Value, before: Value): Value
}

/**
 * The gradients to act on: those of this mini-batch, or the average over `accumulate` of them, which is kept in the state and
 * acted on when complete. Sets the new state of what is pending in `next`.
 */
export function gatherGradients(
  spec: TrainingLoopSpec,
  b: GraphBuilder,
  current: ReadonlyMap<string, Value>,
  gradients: readonly Value[],
  next: Map<string, Value>
): Due {
  const one = b.constant(scalar(1))
  if (!accumulates(spec)) return { gradients, share: one, settle: (updated) => updated }
  const parts = b.constant(scalar(spec.accumulate!))
  const seen = b.op('Add', [current.get('pending')!, one])
  const complete = b.op('Equal', [seen, parts])
  const share = b.op('Cast', [complete], { to: 1 })
  const left = b.op('Sub', [one, share])
  next.set('pending', b.op('Mul', [seen, left]))
  const sums = [...spec.parameters.keys()].map((name, i) => {
    const sum = b.op('Add', [current.get(pendingName(name))!, b.op('Div', [gradients[i]!, parts])])
    next.set(pendingName(name), b.op('Mul', [sum, left]))
    return sum
  })
  return { gradients: sums, share, settle: (updated, before) => b.op('Where', [complete, updated, before]) }
}

/**
 * Exponential moving average of the weights (Polyak & Juditsky 1992; as Tarvainen & Valpola 2017 use it), which forgets faster
 * in the first steps: rate min(decay, (1 + step) / (10 + step)), so that the start is soon forgotten.
 */
export function averaged(b: GraphBuilder, before: Value, weight: Value, step: Value, decay: number): Value {
  const early = b.op('Div', [
    b.op('Add', [step, b.constant(scalar(1))]),
    b.op('Add', [step, b.constant(scalar(10))])
  ])
  const rate = b.op('Sub', [b.constant(scalar(1)), b.op('Min', [early, b.constant(scalar(decay))])])
  return b.op('Add', [before, b.op('Mul', [b.op('Sub', [weight, before]), rate])])
}
