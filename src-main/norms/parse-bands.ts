import type { Band } from '#contract/analysis'
import { AppError } from '#contract/app-error'

/**
 * `4-5` is [48, 60) months, `48m-54m` the same in months, a trailing `/subject` names a subject's norm. The text is the
 * band's label. Throws AppError 'bands-invalid'.
 */
export function parseBand(text: string): Band {
  const match = /^(\d+(?:\.\d+)?)(m?)-(\d+(?:\.\d+)?)(m?)(?:\/(.+))?$/.exec(text.trim())
  const months = (value: string, unit: string) => Number(value) * (unit === 'm' ? 1 : 12)
  const fromMonths = match ? months(match[1]!, match[2]!) : NaN
  const toMonths = match ? months(match[3]!, match[4]!) : NaN
  if (!match || match[2] !== match[4] || !(fromMonths < toMonths) || toMonths > 228 || fromMonths < 24)
    throw new AppError('bands-invalid', { band: text.slice(0, 60) })
  return { label: text.trim(), fromMonths, toMonths, subject: match[5] ?? null }
}

/** Several bands at once, which must not overlap within a subject. Throws AppError 'bands-overlap', 'bands-invalid'. */
export function parseBands(texts: readonly string[]): Band[] {
  const bands = texts.map(parseBand).sort((a, b) => a.fromMonths - b.fromMonths)
  for (const [i, band] of bands.entries()) {
    const clash = bands
      .slice(0, i)
      .find((other) => other.subject === band.subject && other.toMonths > band.fromMonths)
    if (clash) throw new AppError('bands-overlap', { first: clash.label, second: band.label })
  }
  return bands
}

export const yearBand = (year: number): Band => parseBand(`${year}-${year + 1}`)
