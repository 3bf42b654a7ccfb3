import type { DevelopmentReport, TrainingMetrics, TrainingReport } from '#contract/training-report'
import { percent } from './number-text'
import { t } from './translate'

const number = (value: number | null, digits = 4): string =>
  value === null ? t('written.notMeasured') : value.toPrecision(digits)

const yesNo = (value: boolean | null): string =>
  value === null ? t('written.notMeasured') : t(value ? 'norms.yes' : 'norms.no')

/** Every figure of a training of form, named and written. */
function formRows(m: TrainingMetrics): [string, string][] {
  const memory =
    m.peakMemoryBytes === null ? t('written.notMeasured') : `${Math.round(m.peakMemoryBytes / 2 ** 20)} MB`
  const { p5, p50, p95, p99 } = m.errorQuantiles
  return [
    [t('written.training.epochs'), number(m.epochs, 3)],
    [t('written.training.bestEpoch'), number(m.bestEpoch, 3)],
    [t('written.training.convergence'), number(m.convergenceEpoch, 3)],
    [t('written.training.finalTraining'), number(m.finalTrainLoss)],
    [t('written.training.finalValidation'), number(m.finalValidationLoss)],
    [t('written.training.trainingLoss'), `${number(m.meanTrainLoss)}, ${number(m.trainLossDeviation)}`],
    [
      t('written.training.validationLoss'),
      `${number(m.meanValidationLoss)}, ${number(m.validationLossDeviation)}`
    ],
    [t('written.training.variance'), number(m.lossVariance)],
    [t('written.training.bestTraining'), number(m.bestTrainLoss)],
    [t('written.training.bestValidation'), number(m.bestValidationLoss)],
    [t('written.training.gap'), number(m.generalisationGap)],
    [
      t('written.training.overfitting'),
      m.overfitting === null ? t('written.notMeasured') : percent(m.overfitting)
    ],
    [t('written.training.overfits'), yesNo(m.overfits)],
    [t('written.training.stoppedEarly'), yesNo(m.stoppedEarly)],
    [
      t('written.training.instability'),
      m.instability === null ? t('written.notMeasured') : percent(m.instability)
    ],
    [t('written.training.gradientMean'), number(m.meanGradientNorm)],
    [t('written.training.gradientDeviation'), number(m.gradientNormDeviation)],
    [t('written.training.gradientRange'), `${number(m.leastGradientNorm)}, ${number(m.largestGradientNorm)}`],
    [t('written.training.rates'), `${number(m.firstLearningRate, 3)}, ${number(m.lastLearningRate, 3)}`],
    [t('written.training.memory'), memory],
    [t('written.training.seconds'), `${m.trainingSeconds} s`],
    [t('written.training.parameters'), m.parameters.toLocaleString('en')],
    [t('written.training.trainable'), m.trainableParameters.toLocaleString('en')],
    [t('written.training.size'), `${(m.modelBytes / 1e6).toFixed(2)} MB`],
    [t('written.training.scores'), `${number(m.meanError)}, ${number(m.errorDeviation)}`],
    [t('written.training.quantiles'), [p5, p50, p95, p99].map((v) => number(v)).join(', ')],
    [t('written.training.threshold'), number(m.threshold)],
    [
      t('written.training.falseAlarms'),
      t('written.training.falseAlarmsText', {
        rate: percent(m.falseAlarmRate),
        low: percent(m.falseAlarmInterval[0]),
        high: percent(m.falseAlarmInterval[1])
      })
    ],
    [t('written.training.planted'), number(m.plantedAuroc, 3)]
  ]
}

const two = (value: number | null): string => (value === null ? t('written.notMeasured') : value.toFixed(2))
const months = (value: number | null): string =>
  value === null ? t('written.notMeasured') : value.toFixed(1)

/** A share with its interval. */
export function shareText(share: { rate: number; interval: readonly [number, number] } | null): string {
  if (!share) return t('written.notMeasured')
  const [low, high] = share.interval
  return t('written.training.falseAlarmsText', {
    rate: percent(share.rate),
    low: percent(low),
    high: percent(high)
  })
}

/** The same of developmental age. */
function developmentRows({ model, ...report }: DevelopmentReport): [string, string][] {
  const { auroc, r, rChildren, maeMonths, maeMonthsChildren, coverage, coverageChildren, seconds } =
    model.validation
  const ages = { youngest: auroc.youngest, oldest: auroc.oldest }
  const between = (value: number | null, interval: readonly [number, number] | null): string =>
    interval ? `${two(value)} (${two(interval[0])}, ${two(interval[1])})` : two(value)
  return [
    [t('written.training.ageAuroc', ages), between(auroc.drawings, auroc.interval)],
    [t('written.training.ageAurocChild', ages), between(auroc.children, auroc.childrenInterval)],
    [t('written.training.ageR'), `${two(r)}, ${two(rChildren)}`],
    [t('written.training.ageError'), `${months(maeMonths)}, ${months(maeMonthsChildren)}`],
    [t('written.training.ageCoverage'), shareText(coverage)],
    [t('written.training.ageCoverageChild'), shareText(coverageChildren)],
    [t('written.training.seconds'), `${seconds} s`],
    [t('written.training.parameters'), report.parameters.toLocaleString('en')],
    [t('written.training.trainable'), report.trainableParameters.toLocaleString('en')],
    [t('written.training.size'), `${(report.modelBytes / 1e6).toFixed(2)} MB`]
  ]
}

/** Figures of a training, named and written: what was measured of it, in the order in which reports tell it. */
export const trainingFigures = (report: TrainingReport | DevelopmentReport): [string, string][] =>
  report.kind === 'form' ? formRows(report.metrics) : developmentRows(report)
