import { t } from './translate'

/** Years;months of any number of months, as clinicians write it. */
export function yearsMonths(months: number): string {
  const whole = Math.round(months)
  return `${Math.floor(whole / 12)};${whole % 12}`
}

const completed = (months: number): string => `${Math.floor(months / 12)};${Math.floor(months % 12)}`

/** A child's age for a list: years;months, or years alone where no more is known. */
export function ageText(ageMonths: number | null, precisionMonths: number): string {
  if (ageMonths === null) return t('library.ageUnknown')
  return precisionMonths >= 12
    ? t('library.years', { years: Math.floor(ageMonths / 12) })
    : completed(ageMonths)
}

/** A child's age for a report: where only the completed year is known, that is said. */
export function fullAgeText(ageMonths: number | null, precisionMonths: number): string {
  if (ageMonths === null) return t('age.unknown')
  return precisionMonths >= 12
    ? t('age.completedYears', { years: Math.floor(ageMonths / 12) })
    : completed(ageMonths)
}
