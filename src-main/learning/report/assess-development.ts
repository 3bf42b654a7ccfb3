import type { DevelopmentVersion } from '#contract/training'
import type { Assessment } from '#contract/training-report'
import { percent } from '#words/number-text'
import { t } from '#words/translate'

/** Intervals that promise nine children in ten are taken to keep it where the promise lies in the interval of what was measured. */
const PROMISED_COVERAGE = 0.9

/** What the validation of a developmental model says in words. */
export function developmentRemarks({ validation, settings, ages }: DevelopmentVersion): Assessment[] {
  const { auroc, coverage, confounds, falseAlarms } = validation
  const [low, high] = auroc.interval ?? [0, 1]
  const remark = (kind: Assessment['kind'], text: string): Assessment => ({ kind, text })
  const tells = { youngest: auroc.youngest, oldest: auroc.oldest, low: low.toFixed(2), high: high.toFixed(2) }
  const holds = { rate: percent(coverage.rate), promised: percent(PROMISED_COVERAGE) }
  const kept = coverage.interval[0] <= PROMISED_COVERAGE && PROMISED_COVERAGE <= coverage.interval[1]
  const broken = falseAlarms.filter(({ alarms }) => !alarms.asPromised)
  const warned = confounds.filter(({ warn }) => warn).map((c) => `${c.what} (${percent(c.explained)})`)
  const years = (ages.toMonths - ages.fromMonths) / 12
  return [
    low > 0.5
      ? remark('strength', t('assessment.ageTold', tells))
      : remark('weakness', t('assessment.ageNotTold', tells)),
    kept
      ? remark('strength', t('assessment.intervalsHold', holds))
      : remark('weakness', t('assessment.intervalsBroken', holds)),
    broken.length === 0
      ? remark('strength', t('assessment.alarmsHoldAtAllAges', { promised: percent(settings.alpha), years }))
      : remark('weakness', t('assessment.alarmsBrokenAtAges', { count: broken.length, years })),
    ...(warned.length > 0 ? [remark('weakness', t('assessment.confounded', { by: warned.join(', ') }))] : [])
  ]
}
