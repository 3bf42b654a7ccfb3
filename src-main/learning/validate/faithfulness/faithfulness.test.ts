import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestMethod, type MethodGrade } from '#contract/explanation'
import { gradeSentence } from '#words/grade-text'
import type { EncoderManifest } from '#contract/encoder'
import type { DeployedScore, PreparedDrawing } from '#main/analysis/explain/deployed-score'
import { float32, int64 } from '#main/onnx/format/tensor'
import { GraphBuilder } from '#main/onnx/build/graph-builder'
import { shuffleWeights } from '#main/onnx/inspect/shuffle-weights'
import { areaUnder, curvesOf, ranked } from './curves'
import { verdictOf } from './grade'
import { found } from './planted-place'

const SIDE = 144
const manifest = {
  input: { width: SIDE, height: SIDE, paper: 255 },
  grid: [2, 2]
} as unknown as EncoderManifest
const page = (dark: readonly number[]): PreparedDrawing => {
  const picture = new Uint8Array(SIDE * SIDE * 3).fill(255)
  for (const patch of dark) {
    const [row, column] = [Math.floor(patch / 2), patch % 2]
    for (let y = row * 72; y < (row + 1) * 72; y += 1)
      picture.fill(0, 3 * (y * SIDE + column * 72), 3 * (y * SIDE + (column + 1) * 72))
  }
  return { picture, page: picture }
}
/** Counts dark patches with a weight each: what a map should say is known. */
const weights = [5, 1, 3, 0]
const scoring = {
  pack: { manifest },
  score: (drawings: readonly PreparedDrawing[]) =>
    Promise.resolve(
      drawings.map(({ picture }) =>
        weights.reduce((sum, weight, patch) => {
          const at = 3 * ((Math.floor(patch / 2) * 72 + 5) * SIDE + (patch % 2) * 72 + 5)
          return sum + (picture[at] === 0 ? weight : 0)
        }, 0)
      )
    )
} as unknown as DeployedScore

describe('deletion and insertion', () => {
  it('areas are of trapezoids', () => {
    expect(areaUnder([4, 2, 0])).toBe(2)
    expect(areaUnder([1, 1, 1, 1])).toBe(1)
  })
  it('patches go by what the map says, of those that may', () => {
    expect(ranked(Float32Array.of(1, 3, 3, 9), Uint8Array.of(1, 1, 1, 0))).toEqual([1, 2, 0])
  })
  it('the true order has the smallest area of deletion and the largest of insertion of all orders', async () => {
    const [full, empty] = [page([0, 1, 2, 3]), page([])]
    const orders = [
      [0, 2, 1, 3],
      [3, 1, 2, 0],
      [1, 0, 3, 2],
      [2, 3, 0, 1]
    ]
    const all = await Promise.all(
      orders.map((order) => curvesOf(scoring, full, empty, order, { drawing: 9, other: 0 }))
    )
    const [truth, ...others] = all
    expect(Math.min(...others.map((c) => c.deletion))).toBeGreaterThan(truth!.deletion)
    expect(Math.max(...others.map((c) => c.insertion))).toBeLessThan(truth!.insertion)
  })
})

const margin = (mean: number, half: number) => ({
  mean,
  interval: [mean - half, mean + half] as [number, number]
})
const plantedBy = (over: ReturnType<typeof margin>) => ({
  drawings: 20,
  pointing: 0.7,
  pointingInk: 0.4,
  pointingChance: 0.1,
  energy: 0.5,
  energyInk: 0.2,
  energyOverInk: over
})
const measures = {
  faithfulness: margin(1, 0.5),
  planted: plantedBy(margin(0.3, 0.1)),
  randomisation: 0.1,
  repeatability: 1
}

describe('grades', () => {
  it('are reliable only where ink is surely beaten in both questions', () => {
    expect(verdictOf(measures, 24).verdict).toBe('reliable')
    expect(verdictOf({ ...measures, faithfulness: margin(0.4, 0.5) }, 24).verdict).toBe('partly')
    expect(verdictOf({ ...measures, faithfulness: margin(-1, 0.5) }, 24).verdict).toBe('unreliable')
    expect(
      verdictOf({ ...measures, faithfulness: margin(0, 1), planted: plantedBy(margin(0, 1)) }, 24).verdict
    ).toBe('unreliable')
    expect(verdictOf({ ...measures, planted: null }, 24).verdict).toBe('reliable')
    expect(verdictOf(measures, 6)).toMatchObject({
      verdict: 'partly',
      reasons: expect.arrayContaining(['few-drawings'])
    })
  })
  it('fail maps that ignore the model or change with the seed, and too few drawings', () => {
    expect(verdictOf({ ...measures, randomisation: 0.9 }, 24)).toMatchObject({
      verdict: 'unreliable',
      reasons: expect.arrayContaining(['ignores-model'])
    })
    expect(verdictOf({ ...measures, repeatability: 0.5 }, 24).verdict).toBe('unreliable')
    expect(
      verdictOf({ ...measures, faithfulness: { mean: 5, interval: null }, planted: null }, 24).verdict
    ).toBe('unreliable')
  })
  it('the best is the surest, then what finds most; what failed is never taken', () => {
    const grade = (method: MethodGrade['method'], verdict: MethodGrade['verdict'], pointing: number) =>
      ({
        method,
        verdict,
        faithfulness: margin(0, 1),
        planted: { ...plantedBy(margin(0, 1)), pointing }
      }) as MethodGrade
    const all = [
      grade('fit', 'partly', 0.9),
      grade('integrated', 'reliable', 0.6),
      grade('occlusion', 'reliable', 0.3)
    ]
    expect(bestMethod(all)?.method).toBe('integrated')
    expect(bestMethod([grade('rollout', 'unreliable', 1)])).toBeNull()
  })
  it('are said with their numbers', () => {
    const grade = {
      ...measures,
      verdict: 'partly',
      drawings: 24,
      reasons: ['faithful-same', 'planted-better']
    } as unknown as MethodGrade
    expect(gradeSentence(grade)).toMatch(
      /24 typical drawings: reliable in part.*no better than a look.*finds planted.*70 % of 20.*ink: 40 %, chance: 10 %/
    )
    expect(gradeSentence(null)).toMatch(/has not been measured/)
  })
})

describe('planted changes', () => {
  it('by hand: the peak and the energy in the place, by the middles of patches', () => {
    const change = { drawing: page([]), side: SIDE, place: { x: 0, y: 0, size: 80 } }
    expect(found(Float32Array.of(3, 1, -2, 0), change, [2, 2])).toEqual({ pointed: 1, energy: 0.75 })
    expect(found(Float32Array.of(1, 3, 0, 0), change, [2, 2])).toEqual({ pointed: 0, energy: 0.25 })
    expect(found(new Float32Array(4), change, [2, 2]).energy).toBe(0)
  })
})

describe('shuffled weights', () => {
  it('hold the same numbers elsewhere; vectors and whole numbers stay', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 }), (rows, columns) => {
        const b = new GraphBuilder('m')
        const table = Float32Array.from({ length: rows * columns }, (_, i) => i)
        b.constant(float32(table, [rows, columns]), 'weight')
        b.constant(float32([1, 2, 3], [3]), 'scale')
        b.constant(int64([1, 2, 3, 4], [2, 2]), 'shape')
        const turned = shuffleWeights(b.model(), (count) => [...Array(count).keys()].reverse()).graph
          .initializers
        expect([...turned.get('weight')!.data]).toEqual([...table].reverse())
        expect([...turned.get('scale')!.data]).toEqual([1, 2, 3])
        expect([...turned.get('shape')!.data].map(Number)).toEqual([1, 2, 3, 4])
        expect([...table][0]).toBe(0)
      })
    ))
})
