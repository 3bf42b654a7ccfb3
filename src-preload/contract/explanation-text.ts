import type { Analysis } from './analysis'
import type { ExpertLabel } from './drawing'
import type { Explanation, Region } from './explanation'
import { methodFindings } from './explanation-words'

/** For whom a text is written. */
export const readers = ['clinician', 'educator', 'parent'] as const
export type Reader = (typeof readers)[number]

/** What of an analysis a text is made of. */
export type Judged = Pick<Analysis, 'scores' | 'alpha' | 'band' | 'primary'>
export type Mapped = Pick<Explanation, 'method' | 'score' | 'towards' | 'regions'>

const SIZES = [
  [0.05, 'small'],
  [0.2, 'medium-sized']
] as const

/** Under 5 % of the drawing small, under 20 % medium-sized. */
export const sizeWord = (area: number): string => SIZES.find(([below]) => area < below)?.[1] ?? 'large'

const percent = (share: number): number => Math.round(100 * share)

/** Typical drawings of 100 that lie as far out: never fewer for a larger p. */
export const inHundred = (pValue: number): number => Math.max(1, Math.round(100 * pValue))

/** Level one: what a pointer over a region shows. */
export const hoverText = ({ place, area, ink }: Region): string =>
  `${capital(place)}, ${sizeWord(area)}, ${percent(ink)} % of the ink`

const strength = (importance: number): string =>
  importance >= 1
    ? 'stronger than almost anywhere in the norm’s own drawings'
    : 'stronger than in 95 % of places in the norm’s own drawings'

/** Level two: what a chosen region says. */
export function regionText(
  region: Region,
  { score, towards }: Pick<Mapped, 'score' | 'towards'>,
  reader: Reader
): string {
  const { place, area, ink, share, importance } = region
  const where = `A ${sizeWord(area)} area in the ${place}`
  if (reader === 'parent')
    return `${where} stands out to the program. It cannot say why, nor whether it matters.`
  const raises = score === 'form' ? 'to the score' : `to looking ${towards}`
  const numbers = `${percent(area)} % of the page, ${percent(ink)} % of the ink, ${percent(share)} % of all that adds ${raises}`
  if (reader === 'educator')
    return `${where} (${percent(ink)} % of the ink) stands out, ${strength(importance)}.`
  return `${where}: ${numbers}; ${strength(importance)} (${importance.toFixed(2)} times the top of the norm’s scale).`
}

/** Level three: what the report says of the whole. */
export function reportText(
  judged: Judged,
  mapped: Mapped,
  reader: Reader,
  label: ExpertLabel | null = null
): string {
  return [rarity(judged, mapped, reader), places(judged, mapped, reader), labelText(judged, label, reader)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function rarity({ scores, band }: Judged, { score }: Mapped, reader: Reader): string {
  const own = scores[score]
  if (!own) return 'No score was computed.'
  const count = inHundred(own.pValue)
  const age = `band ${band.label} (n = ${own.n})`
  if (score === 'development') {
    const side = own.direction === null ? '' : `; this drawing lies on the side of ${own.direction} children`
    if (reader === 'parent')
      return `Of 100 children of this age, about ${count} draw as far from the middle. That names no cause.`
    return `About ${count} in 100 typical children of the age (n = ${own.n}) lie as far from the middle of their age, to either side${side}.`
  }
  if (reader === 'parent')
    return `Of 100 typical drawings by children of this age, about ${count} look at least as unusual to the program. That names no cause and says nothing of the child.`
  if (reader === 'educator')
    return `About ${count} in 100 typical drawings of ${age} are put together at least as unusually.`
  return `About ${count} in 100 typical drawings of ${age} score at least as high in form.`
}

/** Said of one score alone: the other may say otherwise. */
const WITHIN: Record<Mapped['score'], string> = {
  form: 'By its form the drawing lies within the norm.',
  development: 'By developmental age the drawing lies within the norm.'
}

function places(
  { scores, alpha }: Judged,
  { method, score, towards, regions }: Mapped,
  reader: Reader
): string {
  const own = scores[score]
  const { found, nothing } = methodFindings[method]
  const within = own && own.pValue > 2 * alpha ? ` ${WITHIN[score]}` : ''
  const direction = score === 'development' ? ` towards looking ${towards}` : ''
  if (regions.length === 0)
    return reader === 'clinician'
      ? `No single place stands out${direction}: ${nothing}.${within}`
      : `No single place stands out${direction}.${within}`
  const list = joined(
    regions.map((r) => `a ${sizeWord(r.area)} area in the ${r.place} (${percent(r.ink)} % of the ink)`)
  )
  if (reader === 'parent')
    return `What stands out to the program lies in ${joined(regions.map((r) => `the ${r.place}`))}.${within}`
  const lead = score === 'development' ? `${found}, towards looking ${towards}` : found
  if (reader === 'educator') return `What stands out most: ${list}.${within}`
  return `${lead}: ${list}. ${regions.length > 1 ? 'Each lies' : 'It lies'} above 95 % of places in the norm’s own drawings.${within}`
}

/** Where a professional's label and the flag do not go together, that is said, and who goes first. */
function labelText({ scores, alpha, primary }: Judged, label: ExpertLabel | null, reader: Reader): string {
  const own = scores[primary]
  if (label === null || label === 'unsure' || !own) return ''
  const flagged = own.pValue <= alpha
  if ((label === 'unusual') === flagged) return `The professional’s label, ${label}, agrees.`
  const says = flagged ? 'unusual' : 'within the norm'
  const rest = reader === 'parent' ? '' : ' A score is no reason to change a label.'
  return `The professional’s label is ${label}, the score says ${says}: they disagree, and the professional’s judgement comes first.${rest}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function joined(parts: readonly string[]): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}` : (parts[0] ?? '')
}
