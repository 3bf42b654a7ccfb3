import type { DevelopmentValidation, DevelopmentVersion } from '#contract/training'
import type { Assessment } from '#contract/training-report'
import { percent } from '#words/number-text'
import { t } from '#words/translate'

/** Intervals that promise nine children in ten are taken to keep it where the promise lies in the interval of what was measured. */
const PROMISED_COVERAGE = 0.9

/** What the validation of a developmental model says in words. */
export function developmentRemarks({ validation, settings }: DevelopmentVersion): Assessment[] {
  const { auroc, coverage, confounds, falseAlarms } = validation
  const remark = (kind: Assessment['kind'], text: string): Assessment => ({ kind, text })
  const holds = { rate: percent(coverage.rate), promised: percent(PROMISED_COVERAGE) }
  const kept = coverage.interval[0] <= PROMISED_COVERAGE && PROMISED_COVERAGE <= coverage.interval[1]
  const broken = falseAlarms.filter(({ alarms }) => !alarms.asPromised)
  const warned = confounds.filter(({ warn }) => warn).map((c) => `${c.what} (${percent(c.explained)})`)
  const years = falseAlarms.length
  return [
    ...toldBetween(auroc),
    kept
      ? remark('strength', t('assessment.intervalsHold', holds))
      : remark('weakness', t('assessment.intervalsBroken', holds)),
    broken.length === 0
      ? remark('strength', t('assessment.alarmsHoldAtAllAges', { promised: percent(settings.alpha), years }))
      : remark('weakness', t('assessment.alarmsBrokenAtAges', { count: broken.length, years })),
    ...(warned.length > 0 ? [remark('weakness', t('assessment.confounded', { by: warned.join(', ') }))] : [])
  ]
}

/** Whether one drawing tells the youngest from the oldest; nothing where too few told. */
function toldBetween({ youngest, oldest, interval }: DevelopmentValidation['auroc']): Assessment[] {
  if (!interval) return []
  const facts = { youngest, oldest, low: interval[0].toFixed(2), high: interval[1].toFixed(2) }
  return interval[0] > 0.5
    ? [{ kind: 'strength', text: t('assessment.ageTold', facts) }]
    : [{ kind: 'weakness', text: t('assessment.ageNotTold', facts) }]
}
