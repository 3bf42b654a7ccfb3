import { parse } from 'papaparse'
import { describe, expect, it } from 'vitest'
import type { CurvePoint } from '#contract/job'
import type { NormManifest } from '#main/analysis/score/norm-model'
import { assessmentsOf } from './assess-training'
import { csvCell, csvOf } from '#contract/csv'
import { metricsOf } from './training-metrics'

const point = (series: string, epoch: number, trainLoss: number, validationLoss: number): CurvePoint => ({
  series,
  epoch,
  trainLoss,
  validationLoss,
  gradientNorm: epoch,
  learningRate: 0.1 / epoch,
  memoryBytes: 1000 * epoch
})
/** Two folds: the first is best at epoch 3 of 4 and rises after, the second is best at its last. */
const curves = [
  point('a', 1, 4, 5),
  point('a', 2, 3, 2.01),
  point('a', 3, 1, 2),
  point('a', 4, 0.5, 2.5),
  point('b', 1, 4, 5),
  point('b', 2, 3, 4)
]
const alarms = {
  flagged: 1,
  of: 20,
  rate: 0.05,
  interval: [0.001, 0.25] as [number, number],
  asPromised: true
}
const manifest = {
  method: 'autoencoder',
  alpha: 0.1,
  n: 20,
  children: 20,
  settings: { epochs: 4, adjust: [] },
  calibration: [Array.from({ length: 20 }, (_, score) => ({ score }))],
  validation: {
    falseAlarms: alarms,
    confounds: [],
    seconds: 7,
    candidates: [{ method: 'autoencoder', planted: { auroc: 0.55 } }]
  }
} as unknown as NormManifest

describe('training metrics, by hand', () => {
  const m = metricsOf(manifest, { parameters: 123, trainableParameters: 100, modelBytes: 9 }, curves)
  it('of epochs', () => {
    expect(m).toMatchObject({ epochs: 3, bestEpoch: 2.5, convergenceEpoch: 2, finalTrainLoss: 1.75 })
    expect(m).toMatchObject({
      finalValidationLoss: 3.25,
      bestTrainLoss: 2,
      bestValidationLoss: 3,
      generalisationGap: 1
    })
    expect(m.overfitting).toBeCloseTo((2.5 / 2 - 1) / 2, 12)
    expect([m.overfits, m.stoppedEarly]).toEqual([true, true])
    expect(m.meanTrainLoss).toBeCloseTo((8.5 / 4 + 3.5) / 2, 12)
    // of a: 5, 2.01, 2, 2.5; of b: 5, 4, half apart
    const of = (values: number[]) => {
      const middle = values.reduce((a, b) => a + b, 0) / values.length
      return values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / values.length
    }
    const [a, b] = [of([5, 2.01, 2, 2.5]), 0.25]
    expect(m.lossVariance).toBeCloseTo((a + b) / 2, 12)
    expect(m.validationLossDeviation).toBeCloseTo((Math.sqrt(a) + 0.5) / 2, 12)
  })
  it('of gradients, rates and memory', () => {
    expect(m).toMatchObject({
      meanGradientNorm: 2,
      leastGradientNorm: 1,
      largestGradientNorm: 4,
      firstLearningRate: 0.1,
      peakMemoryBytes: 4000
    })
    expect(m.lastLearningRate).toBeCloseTo((0.025 + 0.05) / 2, 12)
  })
  it('of held-out scores', () => {
    expect(m).toMatchObject({
      meanError: 9.5,
      threshold: 18,
      falseAlarmRate: 0.05,
      plantedAuroc: 0.55,
      parameters: 123
    })
    expect(m.errorQuantiles.p50).toBe(9.5)
  })
  it('without epochs they say so', () => {
    const none = metricsOf(manifest, { parameters: 1, trainableParameters: 0, modelBytes: 9 }, [])
    expect([none.epochs, none.overfitting, none.peakMemoryBytes, none.meanError]).toEqual([
      null,
      null,
      null,
      9.5
    ])
  })
  it('what is said follows from them', () => {
    const kinds = assessmentsOf(m, manifest).map(({ kind, text }) => `${kind} ${text.slice(0, 24)}`)
    expect(kinds).toEqual([
      'strength Typical drawings of chil',
      'weakness Changes planted in held-',
      'weakness Only 20 drawings of 20 c',
      'weakness Trainings went on past t',
      'recommendation Collect 80 more drawings',
      'recommendation More dropout, a smaller '
    ])
  })
})

describe('CSV', () => {
  it.each(['=1+1', '+1+1', '-1+cmd', '@x', '\t=1', ' =1', '\u00a0=1', '\uff1d1', '\n=1'])(
    '%j runs nothing',
    (text) => expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/)
  )
  it('numbers stay numbers, text comes back whole', () => {
    const rows = [
      ['a', 'b'],
      ['-1,5 "x"\nline', -1.5]
    ]
    expect(parse(csvOf(rows).trimEnd()).data).toEqual([
      ['a', 'b'],
      ['\'-1,5 "x"\nline', '-1.5']
    ])
  })
})
