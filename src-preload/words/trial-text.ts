import type { TriedEncoder } from '#contract/encoder'
import { t } from './translate'

/** What came of trying something with an encoder. */
export const trialText = ({ works, reason, detail, memoryBytes }: TriedEncoder): string =>
  works || reason === null
    ? memoryBytes
      ? t('models.trialMemory', { megabytes: Math.round(memoryBytes / 1e6) })
      : t('models.trialWorks')
    : t('models.trialFails', { reason: t(`models.${reason}`, { detail: detail ?? '' }) })
