import type { EmbeddingCounts } from '#contract/storage'
import { decimal } from './number-text'
import { t } from './translate'

/** Where the numbers of embedded drawings came from, since when, and how fast they were computed. */
export const embeddingCountsText = ({ since, read, computed, failed, seconds }: EmbeddingCounts): string =>
  t('storage.embedding', {
    since: since === null ? 'never' : since.slice(0, 10),
    read,
    computed,
    failed,
    rate: seconds > 0 ? decimal(computed / seconds) : 'none'
  })
