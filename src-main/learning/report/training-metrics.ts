import type { CurvePoint } from '#contract/job'
import type { TrainingMetrics } from '#contract/training-report'
import type { NormManifest } from '#main/analysis/score/norm-model'
import { rawThreshold, summaryOf } from '#main/analysis/score/threshold'
import { mean, quantile } from '#main/statistics/quantile'

/** A validation loss counts as converged this near the best. */
const NEAR = 1.01
/** Epochs over which a training's end is scored. */
const LAST = 10

type Curve = readonly CurvePoint[]

/** One value a fold curve, averaged over the curves; null where there are none. */
const over = (curves: readonly Curve[], measure: (curve: Curve) => number): number | null =>
  curves.length === 0 ? null : mean(curves.map(measure))

const bestOf = (curve: Curve): CurvePoint =>
  curve.reduce((best, point) => (point.validationLoss < best.validationLoss ? point : best))

/** Share of the mean by which the end of a curve still moves. */
function instabilityOf(curve: Curve): number {
  const losses = curve.slice(-LAST).map((point) => point.validationLoss)
  const middle = mean(losses)
  return Math.sqrt(mean(losses.map((loss) => (loss - middle) ** 2))) / middle
}

const convergenceOf = (curve: Curve): number => {
  const limit = bestOf(curve).validationLoss * NEAR
  return curve.find((point) => point.validationLoss <= limit)!.epoch
}

/** A rise of the validation loss above its best by more than this share is called overfitting. */
const OVERFITTED = 0.05

function deviationOf(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

/** `epochs`: as many as each training was given. */
function epochMetrics(curves: readonly Curve[], epochs: number) {
  const last = (curve: Curve): CurvePoint => curve.at(-1)!
  const all = curves.flat()
  const overfitting = over(curves, (c) => last(c).validationLoss / bestOf(c).validationLoss - 1)
  const known = (values: readonly (number | null)[]): number[] => values.filter((v) => v !== null)
  const memory = known(all.map((point) => point.memoryBytes))
  const rates = (pick: (curve: Curve) => CurvePoint) => known(curves.map((curve) => pick(curve).learningRate))
  const meanOf = (values: readonly number[]): number | null => (values.length === 0 ? null : mean(values))
  return {
    epochs: over(curves, (c) => last(c).epoch),
    bestEpoch: over(curves, (c) => bestOf(c).epoch),
    convergenceEpoch: over(curves, convergenceOf),
    finalTrainLoss: over(curves, (c) => last(c).trainLoss),
    finalValidationLoss: over(curves, (c) => last(c).validationLoss),
    meanTrainLoss: over(curves, (c) => mean(c.map((point) => point.trainLoss))),
    trainLossDeviation: over(curves, (c) => deviationOf(c.map((point) => point.trainLoss))),
    meanValidationLoss: over(curves, (c) => mean(c.map((point) => point.validationLoss))),
    validationLossDeviation: over(curves, (c) => deviationOf(c.map((point) => point.validationLoss))),
    lossVariance: over(curves, (c) => deviationOf(c.map((point) => point.validationLoss)) ** 2),
    bestTrainLoss: over(curves, (c) => bestOf(c).trainLoss),
    bestValidationLoss: over(curves, (c) => bestOf(c).validationLoss),
    generalisationGap: over(curves, (c) => bestOf(c).validationLoss - bestOf(c).trainLoss),
    overfitting,
    overfits: overfitting === null ? null : overfitting > OVERFITTED,
    stoppedEarly: curves.length === 0 ? null : curves.some((c) => last(c).epoch < epochs),
    instability: over(curves, instabilityOf),
    meanGradientNorm: over(curves, (c) => mean(c.map((point) => point.gradientNorm))),
    gradientNormDeviation: over(curves, (c) => deviationOf(c.map((point) => point.gradientNorm))),
    leastGradientNorm: curves.length === 0 ? null : Math.min(...all.map((point) => point.gradientNorm)),
    largestGradientNorm: curves.length === 0 ? null : Math.max(...all.map((point) => point.gradientNorm)),
    firstLearningRate: meanOf(rates((c) => c[0]!)),
    lastLearningRate: meanOf(rates(last)),
    peakMemoryBytes: memory.length === 0 ? null : Math.max(...memory)
  }
}

/** `curves`: of the fold models that the version consists of; none for ways of scoring without epochs. */
export function metricsOf(
  manifest: NormManifest,
  size: Pick<TrainingMetrics, 'parameters' | 'trainableParameters' | 'modelBytes'>,
  points: readonly CurvePoint[]
): TrainingMetrics {
  const curves = [...Map.groupBy(points, (point) => point.series).values()]
  const scores = manifest.calibration.flat().map((row) => row.score)
  const { mean: meanError, deviation } = summaryOf(scores)
  const { falseAlarms, candidates, seconds } = manifest.validation
  const at = (p: number): number => quantile(scores, p)
  return {
    ...epochMetrics(curves, manifest.settings.epochs),
    trainingSeconds: seconds,
    ...size,
    meanError,
    errorDeviation: deviation,
    errorQuantiles: { p5: at(0.05), p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    threshold: rawThreshold(scores, manifest.alpha),
    falseAlarmRate: falseAlarms.rate,
    falseAlarmInterval: falseAlarms.interval,
    plantedAuroc: candidates.find((candidate) => candidate.method === manifest.method)?.planted?.auroc ?? null
  }
}
