import type { Drawing } from '#contract/drawing'

/** An age as it is typed: completed years, years;months, or, where it is finer than a month, months. */
export function ageCell({ ageMonths, agePrecisionMonths }: Drawing): string {
  if (ageMonths === null) return ''
  if (agePrecisionMonths >= 12) return String(Math.floor(ageMonths / 12))
  return Number.isInteger(ageMonths) ? `${Math.floor(ageMonths / 12)};${ageMonths % 12}` : `${ageMonths}m`
}
