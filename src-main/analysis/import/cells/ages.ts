import { numberOf, shortCell } from './numbers'

const YEARS =
  'y|yr|yrs|year|years|j|jahr|jahre|jahren|jaar|a|an|ans|año|años|ano|anos|anno|anni|år|лет|год|года'
const MONTHS =
  'm|mo|mos|mon|month|months|monat|monate|monaten|mt|mnd|maand|maanden|mois|mes|meses|mese|mesi|måneder|мес'
const FRACTIONS: Readonly<Record<string, number>> = {
  '¼': 1 / 4,
  '½': 1 / 2,
  '¾': 3 / 4,
  '⅓': 1 / 3,
  '⅔': 2 / 3,
  '1/4': 1 / 4,
  '1/2': 1 / 2,
  '3/4': 3 / 4,
  '1/3': 1 / 3,
  '2/3': 2 / 3
}

/** An age as it was written. */
export interface WrittenAge {
  months: number
  /** Years alone, without a fraction: completed years, unless others in the column are finer. */
  whole: boolean
}

/** Years and months parted as clinicians part them: 5;6, 5; 6, 5:6. */
function partedAge(cell: string): WrittenAge | null {
  const match = /^(\d{1,2})\s?[;:]\s?(\d{1,2})$/.exec(cell)
  return match && Number(match[2]) < 12
    ? { months: 12 * Number(match[1]) + Number(match[2]), whole: false }
    : null
}

const WITH_WORDS = new RegExp(
  String.raw`^(?:(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:${YEARS})\.?)?(?:\s?[,+&]?\s?(?:and|und|et|y)?\s?(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:${MONTHS})\.?)?$`
)

/** Years, months or both with their words: 5J 6M, 5 years 6 months, 66 months, 5 Jahre. */
function ageWithWords(cell: string): WrittenAge | null {
  const match = WITH_WORDS.exec(cell.toLowerCase())
  const [years, months] = [match?.[1], match?.[2]].map(numberOf)
  if (!match || (years === null && months === null)) return null
  if (years !== null && months !== null && months! >= 12) return null
  return {
    months: 12 * (years ?? 0) + (months ?? 0),
    whole: (months ?? null) === null && Number.isInteger(years)
  }
}

/** Years with a fraction: 5 1/2, 5½. */
function ageWithFraction(cell: string): WrittenAge | null {
  const match = /^(\d{1,2})\s?(¼|½|¾|⅓|⅔|[123]\/[234])$/u.exec(cell)
  const fraction = FRACTIONS[match?.[2] ?? '']
  // 51/2 is a slip, not five and a half
  const parted = match && (match[2]!.length === 1 || cell.includes(' '))
  return fraction !== undefined && parted
    ? { months: 12 * (Number(match[1]) + fraction), whole: false }
    : null
}

/** An age with its own units, or a number of `unit`. null for what is none, or nobody could tell. */
export function writtenAge(text: string | undefined, unit: 'years' | 'months'): WrittenAge | null {
  const cell = shortCell(text)
  if (!cell) return null
  const plain = numberOf(cell)
  if (plain !== null)
    return unit === 'months'
      ? { months: plain, whole: false }
      : { months: 12 * plain, whole: Number.isInteger(plain) }
  return partedAge(cell) ?? ageWithWords(cell) ?? ageWithFraction(cell)
}
