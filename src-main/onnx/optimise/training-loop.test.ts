import { describe, expect, it } from 'vitest'
import { openSession } from '#main/compute/runtime'
import { float32, int64, scalar, type Tensor } from '../format/tensor'
import { writeModel } from '../format/write'
import { adam } from './adam'
import { buildTrainingLoop } from './training-loop'

/** Minimises (w - target)^2 of one number, so that every step can be followed by hand. */
function scalarLoop(clipNorm: number) {
  return buildTrainingLoop({
    parameters: new Map([['w', float32([1], [1])]]),
    statistics: new Map(),
    inputs: (outer) => outer.input('target', 'float32', [1]),
    step(body, _iteration, weights) {
      const gap = body.op('Sub', [weights.get('w')!, body.values.get('target')!])
      return { loss: body.op('Mul', [gap, gap]), updated: new Map() }
    },
    optimiser: adam(),
    clipNorm
  })
}

async function train(clipNorm: number, target: number, steps: number) {
  const { model, initialState } = scalarLoop(clipNorm)
  const session = await openSession(writeModel(model), { threads: 1 })
  const rates = float32(new Float32Array(steps).fill(0.1), [steps])
  const feeds: Record<string, Tensor> = { target: float32([target]), learning_rates: rates }
  feeds.steps = { ...int64([steps]), dims: [] }
  return session.run({ ...feeds, ...Object.fromEntries(initialState) })
}

/** Kingma & Ba's Algorithm 1, straight from the paper. */
function paperAdam(start: number, target: number, steps: number, clip: number): number {
  let [w, m, v] = [start, 0, 0]
  for (let t = 1; t <= steps; t += 1) {
    let g = 2 * (w - target)
    if (clip > 0) g *= Math.min(1, clip / Math.abs(g))
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    w -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
  }
  return w
}

describe('a training loop in one ONNX run', () => {
  it.each([
    [0, 5, 1],
    [0, -3, 25],
    [1, 5, 25]
  ])('follows Adam as published (clip %d, target %d, %d steps)', async (clip, target, steps) => {
    const result = await train(clip, target, steps)
    expect(Number(result['next.w']!.data[0])).toBeCloseTo(paperAdam(1, target, steps, clip), 4)
    expect(result.losses!.dims).toEqual([steps])
    expect(Number(result.losses!.data[0])).toBeCloseTo((1 - target) ** 2, 4)
    expect(Number(result.gradient_norms!.data[0])).toBeCloseTo(Math.abs(2 * (1 - target)), 4)
  })

  it('carries all of its state: two slices equal one run, to the bit', async () => {
    const { model, initialState } = scalarLoop(0)
    const session = await openSession(writeModel(model), { threads: 1 })
    const slice = (state: Record<string, Tensor>, n: number) =>
      session.run({
        ...state,
        target: float32([2]),
        steps: { ...int64([n]), dims: [] },
        learning_rates: float32(new Float32Array(n).fill(0.1), [n])
      })
    const start = Object.fromEntries(initialState)
    const once = await slice(start, 10)
    const half = await slice(start, 5)
    const carried = Object.fromEntries(Object.keys(start).map((name) => [name, half[`next.${name}`]!]))
    const twice = await slice(carried, 5)
    for (const name of Object.keys(start))
      expect(twice[`next.${name}`]!.data).toEqual(once[`next.${name}`]!.data)
    expect(scalar(0).data[0]).toBe(0)
  })
})
