import type { Analysis } from '#contract/analysis'
import type { ExpertLabel } from '#contract/drawing'
import type { Explanation, Region } from '#contract/explanation'
import type { Reader } from '#contract/reader'
import { t } from './translate'

/** What of an analysis a text is made of. */
export type Scored = Pick<Analysis, 'scores' | 'alpha' | 'band' | 'primary'>
export type Mapped = Pick<Explanation, 'method' | 'score' | 'towards' | 'regions'>

/** Under 5 % of the drawing small, under 20 % medium-sized. */
export const sizeWord = (area: number): string =>
  t(`region.size.${area < 0.05 ? 'small' : area < 0.2 ? 'medium' : 'large'}`)

const percent = (share: number): number => Math.round(100 * share)

/** Typical drawings of 100 that lie as far out: never fewer for a larger p. */
export const inHundred = (pValue: number): number => Math.max(1, Math.round(100 * pValue))

/** Level one: what a pointer over a region shows. */
export const hoverText = ({ place, area, ink }: Region): string =>
  t('region.hover', { place: capital(place), size: sizeWord(area), ink: percent(ink) })

/** Level two: what a chosen region says. */
export function regionText(
  { place, area, ink, share, importance }: Region,
  { score, towards }: Pick<Mapped, 'score' | 'towards'>,
  reader: Reader
): string {
  const where = { size: sizeWord(area), place, ink: percent(ink) }
  if (reader === 'parent') return t('region.forParent', where)
  const strength = t(importance >= 1 ? 'region.strength.above' : 'region.strength.within')
  if (reader === 'educator') return t('region.forEducator', { ...where, strength })
  return t('region.forClinician', {
    ...where,
    area: percent(area),
    share: percent(share),
    score,
    towards,
    strength,
    times: importance.toFixed(2)
  })
}

/** Level three: what the report says of the whole. */
export function reportText(
  scored: Scored,
  mapped: Mapped,
  reader: Reader,
  label: ExpertLabel | null = null
): string {
  return [rarity(scored, mapped, reader), places(scored, mapped, reader), labelText(scored, label, reader)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function rarity({ scores, band }: Scored, { score }: Mapped, reader: Reader): string {
  const own = scores[score]
  if (!own) return t('score.none')
  const values = { count: inHundred(own.pValue), band: band.label, n: own.n }
  if (score === 'development')
    return reader === 'parent'
      ? t('rarity.developmentForParent', values)
      : t('rarity.development', { ...values, direction: own.direction ?? 'none' })
  if (reader === 'parent') return t('rarity.formForParent', values)
  return t(reader === 'educator' ? 'rarity.formForEducator' : 'rarity.formForClinician', values)
}

function places(scored: Scored, mapped: Mapped, reader: Reader): string {
  const own = scored.scores[mapped.score]
  // said of one score alone: the other may say otherwise
  const within = own && own.pValue > 2 * scored.alpha ? t(`places.within.${mapped.score}`) : ''
  return [mapped.regions.length === 0 ? noPlace(mapped, reader) : placeList(mapped, reader), within]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

const towardsOf = ({ score, towards }: Mapped): string => (score === 'development' ? towards : 'none')

function noPlace(mapped: Mapped, reader: Reader): string {
  const towards = towardsOf(mapped)
  if (reader !== 'clinician') return t('places.none', { towards })
  return t('places.noneBecause', { towards, nothing: t(`method.nothing.${mapped.method}`) })
}

function placeList(mapped: Mapped, reader: Reader): string {
  const { regions, method } = mapped
  if (reader === 'parent')
    return t('places.forParent', { list: joined(regions.map(({ place }) => t('region.place', { place }))) })
  const list = joined(
    regions.map(({ area, place, ink }) =>
      t('region.listed', { size: sizeWord(area), place, ink: percent(ink) })
    )
  )
  if (reader === 'educator') return t('places.forEducator', { list })
  return t('places.forClinician', {
    found: t(`method.found.${method}`),
    towards: towardsOf(mapped),
    list,
    count: regions.length
  })
}

/** Where a professional's label and the flag do not go together, that is said, and who goes first. */
function labelText({ scores, alpha, primary }: Scored, label: ExpertLabel | null, reader: Reader): string {
  const own = scores[primary]
  if (label === null || label === 'unsure' || !own) return ''
  const flagged = own.pValue <= alpha
  if ((label === 'unusual') === flagged) return t('label.agrees', { label })
  const disagrees = t('label.disagrees', { label, flagged: String(flagged) })
  return reader === 'parent' ? disagrees : `${disagrees} ${t('label.scoreIsNoReason')}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function joined(parts: readonly string[]): string {
  return parts.length > 1
    ? t('region.and', { first: parts.slice(0, -1).join(', '), last: parts.at(-1)! })
    : (parts[0] ?? '')
}
