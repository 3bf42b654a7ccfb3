import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TrainingSettings } from '#contract/training-settings'
import { PATCH_SIZE } from '#main/analysis/embed/patches'
import { SCORER_INPUT, SCORER_OUTPUT } from '#main/analysis/score/form-score'
import type { Compute } from '#main/compute/port'
import { openSession } from '#main/compute/runtime'
import { random } from '#main/lib/random'
import { quietWork } from '#main/lib/work'
import { float32 } from '#main/onnx/format/tensor'
import { scorerGraph } from '../deploy/scorer-graph'
import { fit } from './fit'
import type { FormMethod } from './form-method'
import { mahalanobis } from './mahalanobis'
import { neighbours } from './neighbours'
import { patches } from './patches'
import { principalComponents } from './principal-components'
import { methodsFor } from './registry'
import { tableOf } from './standardise'

const settingsOf = (change: Partial<TrainingSettings> = {}) => TrainingSettings.parse(change)
/** None of these asks a compute process for anything while it is learnt. */
const nobody = {} as Compute

/** Scores of `asked` by a method that learnt from `rows`, through the very graph that is deployed, as one fold. */
async function scoresBy(
  method: FormMethod,
  rows: readonly Float32Array[],
  asked: readonly Float32Array[],
  settings = settingsOf()
): Promise<number[]> {
  const training = rows.map((_, i) => i)
  const run = { rows, training, validation: [], settings, seed: 1, threads: 1, onEpoch: () => undefined }
  const model = await method.train(nobody, run, quietWork())
  const bytes = scorerGraph(method, rows[0]!.length, [model, model], settings)
  const session = await openSession(bytes, { threads: 1 })
  try {
    const scores = (await session.run({ [SCORER_INPUT]: tableOf(asked) }))[SCORER_OUTPUT]!
    expect(scores.dims).toEqual([asked.length, 2])
    return asked.map((_, i) => scores.data[2 * i] as number)
  } finally {
    await session.close()
  }
}

const row = (...values: number[]): Float32Array => Float32Array.from(values)

describe('ways of scoring form, by hand', () => {
  it('principal components: what is left over of a point off the line', async () => {
    // Both columns have deviation 2, so that the line stays at 45 degrees once standardised.
    const line = [-2, -2, 2, 2].map((t) => row(t, t))
    const [on, off] = await scoresBy(
      principalComponents,
      line,
      [row(4, 4), row(2, -2)],
      settingsOf({ latent: 1 })
    )
    expect(on).toBeCloseTo(0, 9)
    expect(off).toBeCloseTo(1, 6) // (1, -1) in deviations has nothing along the line: (1 + 1) / 2
  })
  it('Mahalanobis: rows whose covariance is the identity leave the plain distance', async () => {
    const square = [row(1, 1), row(1, -1), row(-1, 1), row(-1, -1)]
    const [middle, far] = await scoresBy(mahalanobis, square, [row(0, 0), row(3, 1)])
    expect(middle).toBeCloseTo(0, 6)
    expect(far).toBeCloseTo(5, 4)
  })
  it('neighbours: the mean of the nearest distances, no more than there are rows', async () => {
    const two = [row(-1, -1), row(1, 1)]
    const [near, between] = await scoresBy(
      neighbours,
      two,
      [row(1, 1), row(0, 0)],
      settingsOf({ neighbours: 9 })
    )
    expect(near).toBeCloseTo((0 + 2) / 2, 5)
    expect(between).toBeCloseTo(1, 5)
    expect((await scoresBy(neighbours, two, [row(1, 1)], settingsOf({ neighbours: 1 })))[0]).toBeCloseTo(0, 3)
  })
  it('patches: the worst patch counts, not their mean', async () => {
    const patch = (value: number): number[] => Array.from({ length: PATCH_SIZE }, () => value)
    const typical = [row(...patch(-1), ...patch(1)), row(...patch(1), ...patch(-1))]
    const [usual, odd] = await scoresBy(patches, typical, [
      row(...patch(1), ...patch(1)),
      row(...patch(1), ...patch(4))
    ])
    expect(usual).toBeCloseTo(0, 3)
    expect(odd).toBeCloseTo(3, 3)
  })
  it('fit passes on what the encoder said', async () => {
    expect(await scoresBy(fit, [row(0)], [row(2.5), row(-1)])).toEqual([2.5, -1])
  })
})

describe('ways of scoring form', () => {
  const ways: [string, FormMethod][] = [
    ['principal components', principalComponents],
    ['Mahalanobis', mahalanobis],
    ['neighbours', neighbours]
  ]
  it.each(ways)('%s: what is far out scores higher, and no unit of measurement matters', (_, method) =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.double({ min: 0.1, max: 50, noNaN: true }), async (seed, unit) => {
        const rng = random(seed)
        const rows = Array.from({ length: 30 }, () => Float32Array.from({ length: 6 }, () => rng.normal()))
        const asked = [rows[0]!, rows[0]!.map((v) => v + 12)]
        const settings = settingsOf({ latent: 2 })
        const [usual, far] = await scoresBy(method, rows, asked, settings)
        expect(far).toBeGreaterThan(usual!)
        const scaled = (r: Float32Array): Float32Array => r.map((v) => v * unit)
        const again = await scoresBy(method, rows.map(scaled), asked.map(scaled), settings)
        expect(again[1]! / far!).toBeCloseTo(1, 2)
      }),
      { numRuns: 20 }
    )
  )
  it('are offered where the encoder gives what they read', () => {
    const names = (view: Parameters<typeof methodsFor>[0]): string[] => methodsFor(view).map((m) => m.name)
    const plain = ['autoencoder', 'principal-components', 'mahalanobis', 'neighbours']
    expect(names({ patches: new Uint16Array(0), fit: null })).toEqual(plain)
    expect(names({ patches: new Uint16Array(48), fit: 0 })).toEqual([...plain, 'patches', 'fit'])
  })
  it('a table holds rows one after the other', () => {
    expect(tableOf([row(1, 2), row(3, 4)])).toEqual(float32([1, 2, 3, 4], [2, 2]))
  })
})
