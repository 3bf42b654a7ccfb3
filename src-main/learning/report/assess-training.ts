import type { Assessment, TrainingMetrics } from '#contract/training-report'
import { percent } from '#words/number-text'
import { t } from '#words/translate'
import type { NormManifest } from '#main/analysis/score/norm-model'

interface Rule {
  kind: Assessment['kind']
  when(m: TrainingMetrics, norm: NormManifest): boolean
  say(m: TrainingMetrics, norm: NormManifest): string
}

const above = (value: number | null, limit: number): boolean => value !== null && value > limit
const below = (value: number | null, limit: number): boolean => value !== null && value < limit
const warned = ({ validation }: NormManifest) => validation.confounds.filter((c) => c.warn)
/** A candidate that finds planted changes clearly better than what is deployed. */
const betterCandidate = ({ validation, method }: NormManifest) => {
  const own = validation.candidates.find((r) => r.method === method)?.planted?.auroc ?? 1
  return validation.candidates.find((r) => (r.planted?.auroc ?? 0) > own + 0.02)
}

const falseAlarms = (m: TrainingMetrics, n: NormManifest) => ({
  rate: percent(m.falseAlarmRate),
  low: percent(m.falseAlarmInterval[0]),
  high: percent(m.falseAlarmInterval[1]),
  promised: percent(n.alpha)
})

const rules: Rule[] = [
  {
    kind: 'strength',
    when: (_, n) => n.validation.falseAlarms.asPromised,
    say: (m, n) => t('assessment.falseAlarmsAsPromised', falseAlarms(m, n))
  },
  {
    kind: 'weakness',
    when: (_, n) => !n.validation.falseAlarms.asPromised,
    say: (m, n) => t('assessment.falseAlarmsBroken', falseAlarms(m, n))
  },
  {
    kind: 'strength',
    when: (m) => above(m.plantedAuroc, 0.75),
    say: (m) => t('assessment.plantedFound', { auroc: m.plantedAuroc!.toFixed(2) })
  },
  {
    kind: 'weakness',
    when: (m) => below(m.plantedAuroc, 0.6),
    say: (m) => t('assessment.plantedMissed', { auroc: m.plantedAuroc!.toFixed(2) })
  },
  {
    kind: 'recommendation',
    when: (_, n) => betterCandidate(n) !== undefined,
    say: (_, n) => t('assessment.betterCandidate', { method: betterCandidate(n)!.method })
  },
  {
    kind: 'strength',
    when: (_, n) => n.n >= 200,
    say: (_, n) => t('assessment.manyDrawings', { n: n.n })
  },
  {
    kind: 'weakness',
    when: (_, n) => n.n < 100,
    say: (_, n) => t('assessment.fewDrawings', { n: n.n, children: n.children })
  },
  {
    kind: 'recommendation',
    when: (_, n) => n.n < 100,
    say: (_, n) => t('assessment.collectMore', { missing: 100 - n.n })
  },
  {
    kind: 'weakness',
    when: (_, n) => warned(n).length > 0,
    say: (_, n) =>
      t('assessment.confounded', {
        by: warned(n)
          .map((c) => `${c.what} (${percent(c.explained)})`)
          .join(', ')
      })
  },
  {
    kind: 'recommendation',
    when: (_, n) => warned(n).length > 0,
    say: (_, n) =>
      t('assessment.adjust', {
        by: [...new Set([...n.settings.adjust, ...warned(n).map((c) => c.what)])].join(',')
      })
  },
  {
    kind: 'weakness',
    when: (m) => above(m.overfitting, 0.1),
    say: (m) => t('assessment.overfitted', { rise: percent(m.overfitting!) })
  },
  {
    kind: 'recommendation',
    when: (m) => above(m.overfitting, 0.1),
    say: () => t('assessment.regularise')
  },
  {
    kind: 'weakness',
    when: (m) => above(m.generalisationGap, 0) && m.generalisationGap! > 0.5 * m.bestValidationLoss!,
    say: (m) =>
      t('assessment.generalisesBadly', {
        validation: m.bestValidationLoss!.toFixed(3),
        training: m.bestTrainLoss!.toFixed(3)
      })
  },
  {
    kind: 'recommendation',
    when: (m, n) => m.epochs !== null && m.bestEpoch! > 0.9 * n.settings.epochs,
    say: (_, n) => t('assessment.trainLonger', { epochs: n.settings.epochs })
  },
  {
    kind: 'weakness',
    when: (_, n) => n.childrenUnknown,
    say: () => t('assessment.childrenUnknown')
  },
  {
    kind: 'weakness',
    when: (_, n) => n.synthetic,
    say: () => t('assessment.synthetic')
  }
]

/** What the figures say in words, strengths first; monotone in them, nothing is said that is not measured. */
export const assessmentsOf = (metrics: TrainingMetrics, norm: NormManifest): Assessment[] =>
  (['strength', 'weakness', 'recommendation'] as const).flatMap((kind) =>
    rules
      .filter((rule) => rule.kind === kind && rule.when(metrics, norm))
      .map((rule) => ({ kind, text: rule.say(metrics, norm) }))
  )
