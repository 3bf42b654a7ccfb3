import type { Remark, TrainingMetrics } from '#contract/training-report'
import type { NormManifest } from '#main/analysis/score/norm-model'

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

interface Rule {
  kind: Remark['kind']
  when(m: TrainingMetrics, norm: NormManifest): boolean
  say(m: TrainingMetrics, norm: NormManifest): string
}

const above = (value: number | null, limit: number): boolean => value !== null && value > limit
const below = (value: number | null, limit: number): boolean => value !== null && value < limit
const warned = ({ validation }: NormManifest) => validation.confounds.filter((c) => c.warn)
/** A candidate that finds planted changes clearly better than what is deployed. */
const betterRival = ({ validation, method }: NormManifest) => {
  const own = validation.candidates.find((r) => r.method === method)?.planted?.auroc ?? 1
  return validation.candidates.find((r) => (r.planted?.auroc ?? 0) > own + 0.02)
}

const rules: Rule[] = [
  {
    kind: 'strength',
    when: (_, n) => n.validation.falseAlarms.asPromised,
    say: (m, n) =>
      `Typical drawings of children whom nothing has seen are flagged as promised: ${percent(m.falseAlarmRate)} (95 % interval ${percent(m.falseAlarmInterval[0])} to ${percent(m.falseAlarmInterval[1])}), promised ${percent(n.alpha)}.`
  },
  {
    kind: 'weakness',
    when: (_, n) => !n.validation.falseAlarms.asPromised,
    say: (m, n) =>
      `Typical drawings are flagged at ${percent(m.falseAlarmRate)} (95 % interval ${percent(m.falseAlarmInterval[0])} to ${percent(m.falseAlarmInterval[1])}), which leaves the promised ${percent(n.alpha)} out.`
  },
  {
    kind: 'strength',
    when: (m) => above(m.plantedAuroc, 0.75),
    say: (m) => `Changes planted in held-out drawings raise the score: AUROC ${m.plantedAuroc!.toFixed(2)}.`
  },
  {
    kind: 'weakness',
    when: (m) => below(m.plantedAuroc, 0.6),
    say: (m) =>
      `Changes planted in held-out drawings are found little better than by chance (AUROC ${m.plantedAuroc!.toFixed(2)}): a low score does not say that a drawing is ordinary.`
  },
  {
    kind: 'recommendation',
    when: (_, n) => betterRival(n) !== undefined,
    say: (_, n) => `${betterRival(n)!.method} finds planted changes better: train with scoring.form=best.`
  },
  {
    kind: 'strength',
    when: (_, n) => n.n >= 200,
    say: (_, n) => `${n.n} drawings calibrate: rarity of 1 in 200 can be told.`
  },
  {
    kind: 'weakness',
    when: (_, n) => n.n < 100,
    say: (_, n) => `Only ${n.n} drawings of ${n.children} children calibrate: percentiles are coarse.`
  },
  {
    kind: 'recommendation',
    when: (_, n) => n.n < 100,
    say: (_, n) => `Collect ${100 - n.n} more drawings of this age, or merge with a neighbouring band.`
  },
  {
    kind: 'weakness',
    when: (_, n) => warned(n).length > 0,
    say: (_, n) =>
      `The score is also about ${warned(n)
        .map((c) => `${c.what} (${percent(c.explained)})`)
        .join(', ')}.`
  },
  {
    kind: 'recommendation',
    when: (_, n) => warned(n).length > 0,
    say: (_, n) =>
      `Adjust the score for it: scoring.adjust=${[...new Set([...n.settings.adjust, ...warned(n).map((c) => c.what)])].join(',')}.`
  },
  {
    kind: 'weakness',
    when: (m) => above(m.overfitting, 0.1),
    say: (m) =>
      `Trainings went on past their best: the validation loss rose by ${percent(m.overfitting!)}. The best epoch is what was kept.`
  },
  {
    kind: 'recommendation',
    when: (m) => above(m.overfitting, 0.1),
    say: () => 'More dropout, a smaller model (model=small) or fewer epochs would hold that back.'
  },
  {
    kind: 'weakness',
    when: (m) => above(m.generalisationGap, 0) && m.generalisationGap! > 0.5 * m.bestValidationLoss!,
    say: (m) =>
      `Held-out children are rebuilt far worse than those it learnt from: ${m.bestValidationLoss!.toFixed(3)} against ${m.bestTrainLoss!.toFixed(3)}.`
  },
  {
    kind: 'recommendation',
    when: (m, n) => m.epochs !== null && m.bestEpoch! > 0.9 * n.settings.epochs,
    say: (_, n) =>
      `The best epoch is among the last: training longer than ${n.settings.epochs} epochs may gain something.`
  },
  {
    kind: 'weakness',
    when: (_, n) => n.childrenUnknown,
    say: () => 'Some drawings carry no child id: drawings of one child may be on both sides of a split.'
  },
  {
    kind: 'weakness',
    when: (_, n) => n.synthetic,
    say: () => 'Learnt from drawings by the generator: it says nothing about children.'
  }
]

/** What the figures say in words, strengths first; monotone in them, nothing is said that is not measured. */
export const remarksOf = (metrics: TrainingMetrics, norm: NormManifest): Remark[] =>
  (['strength', 'weakness', 'recommendation'] as const).flatMap((kind) =>
    rules
      .filter((rule) => rule.kind === kind && rule.when(metrics, norm))
      .map((rule) => ({ kind, text: rule.say(metrics, norm) }))
  )
