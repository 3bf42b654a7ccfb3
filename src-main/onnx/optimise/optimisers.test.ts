import { describe, expect, it } from 'vitest'
import { openSession } from '#main/compute/runtime'
import { random } from '#main/lib/random'
import { GraphBuilder } from '../build/graph-builder'
import { float32, int64, type Tensor } from '../format/tensor'
import { writeModel } from '../format/write'
import { averageName } from './accumulate'
import { adam } from './adam'
import { muon, orthogonalised } from './muon'
import type { Optimiser } from './optimiser'
import { sgd } from './sgd'
import { buildTrainingLoop } from './training-loop'

const RATE = 0.1

/** Minimises (w - target)² of one number; `targets` says which target each mini-batch has. */
async function train(
  optimiser: Optimiser,
  targets: readonly number[],
  extra: { accumulate?: number; averaging?: number } = {}
): Promise<Record<string, Tensor>> {
  const { model, initialState } = buildTrainingLoop({
    parameters: new Map([['w', float32([1], [1])]]),
    statistics: new Map(),
    inputs: (outer) => outer.input('targets', 'float32', [targets.length]),
    step(body, iteration, weights) {
      const target = body.op('Gather', [body.values.get('targets')!, iteration])
      const gap = body.op('Sub', [weights.get('w')!, target])
      return { loss: body.op('Mul', [gap, gap]), updated: new Map(), measured: new Map([['gap', gap]]) }
    },
    optimiser,
    clipNorm: 0,
    ...extra
  })
  const session = await openSession(writeModel(model), { threads: 1 })
  return session.run({
    targets: float32(targets),
    steps: int64([targets.length], []),
    learning_rates: float32(new Float32Array(targets.length).fill(RATE)),
    ...Object.fromEntries(initialState)
  })
}

const same = (target: number, steps: number): number[] => new Array<number>(steps).fill(target)
const weight = (result: Record<string, Tensor>, name = 'w'): number => Number(result[`next.${name}`]!.data[0])

describe('optimisers, followed by hand', () => {
  it('SGD with momentum and decay', async () => {
    let [w, v] = [1, 0]
    for (let step = 0; step < 6; step += 1) {
      v = 0.9 * v + 2 * (w - 3)
      w = w * (1 - RATE * 0.02) - RATE * v
    }
    const result = await train(sgd({ momentum: 0.9, weightDecay: 0.02 }), same(3, 6))
    expect(weight(result)).toBeCloseTo(w, 4)
  })

  it('AdamW: the decay is apart from the gradient, and only where it is asked for', async () => {
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.5 }
    const gradient = 2 * (1 - 3)
    const step = (RATE * gradient) / (Math.abs(gradient) + 1e-8)
    expect(weight(await train(adam(options), same(3, 1)))).toBeCloseTo(1 * (1 - RATE * 0.5) - step, 5)
    const spared = await train(adam({ ...options, decays: (name) => name !== 'w' }), same(3, 1))
    expect(weight(spared)).toBeCloseTo(1 - step, 5)
  })

  it('accumulates: four mini-batches of one gradient each act once, as their mean', async () => {
    const optimiser = sgd({ momentum: 0 })
    const result = await train(optimiser, [0, 1, 2, 3], { accumulate: 4 })
    expect(weight(result)).toBeCloseTo(1 - RATE * (2 * (1 - 1.5)), 5)
    expect(weight(result, 'step')).toBe(1)
    const early = await train(optimiser, [0, 1, 2], { accumulate: 4 })
    expect(weight(early)).toBe(1)
    expect(weight(early, 'pending')).toBe(3)
  })

  it('averages the weights, forgetting the start faster', async () => {
    let [w, average] = [1, 1]
    for (let step = 1; step <= 5; step += 1) {
      w -= RATE * 2 * (w - 3)
      average += (w - average) * (1 - Math.min(0.9, (1 + step) / (10 + step)))
    }
    const result = await train(sgd({ momentum: 0 }), same(3, 5), { averaging: 0.9 })
    expect(weight(result, averageName('w'))).toBeCloseTo(average, 5)
  })

  it('hands out what the step measures', async () => {
    const result = await train(sgd({ momentum: 0 }), [0, 4])
    expect(Array.from(result['measured.gap']!.data, Number)).toEqual([1, expect.closeTo(1 - RATE * 2 - 4, 5)])
  })
})

describe('Muon', () => {
  /** Its singular values end up between about 0.7 and 1.2 (Jordan et al. 2024). */
  it.each([
    [3, 8],
    [8, 3]
  ])('makes all directions of a %d x %d matrix count the same', async (rows, columns) => {
    const b = new GraphBuilder('g')
    const x = b.input('x', 'float32', [rows, columns])
    b.output(orthogonalised(b, x), 'y')
    const rng = random(4)
    const values = Float32Array.from({ length: rows * columns }, () => rng.normal())
    const session = await openSession(writeModel(b.model()), { threads: 1 })
    const { y } = await session.run({ x: float32(values, [rows, columns]) })
    const [data, short] = [y!.data as Float32Array, Math.min(rows, columns)]
    const at = (i: number, k: number): number =>
      rows <= columns ? data[i * columns + k]! : data[k * columns + i]!
    for (let i = 0; i < short; i += 1)
      for (let j = 0; j < short; j += 1) {
        let dot = 0
        for (let k = 0; k < Math.max(rows, columns); k += 1) dot += at(i, k) * at(j, k)
        expect(dot).toBeGreaterThan(i === j ? 0.4 : -0.3)
        expect(dot).toBeLessThan(i === j ? 1.5 : 0.3)
      }
  })

  it('leaves everything that is no matrix to the other optimiser', async () => {
    const rest = adam()
    const options = { momentum: 0.95, matrices: () => false, rest, restShare: 0.5 }
    const halved = weight(await train(muon(options), same(3, 1)))
    expect(halved).toBeCloseTo(1 + (weight(await train(rest, same(3, 1))) - 1) / 2, 5)
  })
})
