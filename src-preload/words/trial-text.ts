import type { TriedEncoder } from '#contract/encoder'
import { t } from './translate'

/** What came of trying something with an encoder. */
export const trialText = ({ works, reason, detail }: TriedEncoder): string =>
  works || reason === null
    ? t('models.trialWorks')
    : t('models.trialFails', { reason: t(`models.${reason}`, { detail: detail ?? '' }) })
