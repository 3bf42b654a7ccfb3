import type { NormOverview } from '#contract/norm'
import { yearsMonths } from './age-text'
import { t } from './translate'

/** Ages that no norm covers, and what is there of them. */
export const gapText = ({ fromMonths, toMonths, drawings }: NormOverview['gaps'][number]): string =>
  t('groups.gap', { from: yearsMonths(fromMonths), to: yearsMonths(toMonths), drawings })
