import { IntlMessageFormat } from 'intl-messageformat'
import type { Analysis } from '#contract/analysis'
import type { Verdict } from '#contract/drawing'
import type { Failure } from '#contract/result'
import { en, type MessageKey } from './en'

type Values = Record<string, string | number | boolean | null>

const compiled = new Map<MessageKey, IntlMessageFormat>()

/** The message in the user's language, filled in. */
export function t(key: MessageKey, values: Values = {}): string {
  const format = compiled.get(key) ?? new IntlMessageFormat(en[key], 'en')
  compiled.set(key, format)
  return String(format.format(values))
}

export const failureText = (failure: Failure): string => t(`failure.${failure.code}`, failure.facts)

/** Years;months, as clinicians write it; only years where only those are known. */
export function ageText(ageMonths: number | null, precisionMonths: number): string {
  if (ageMonths === null) return t('library.ageUnknown')
  const years = Math.floor(ageMonths / 12)
  return precisionMonths >= 12 ? t('library.years', { years }) : `${years};${Math.floor(ageMonths % 12)}`
}

export const decimal = (value: number, digits = 1): string => value.toFixed(digits)

export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : decimal(p, 3))

/** Years;months of any number of months. */
export const monthsText = (months: number): string => {
  const whole = Math.round(months)
  return `${Math.floor(whole / 12)};${whole % 12}`
}

/** The verdict in words; where developmental age flags, with the side it lies on. */
export function verdictText(
  verdict: Verdict,
  primary: Analysis['primary'],
  direction: 'younger' | 'older' | null
): string {
  if (primary === 'form') return t(`verdict.${verdict}`)
  const words = t(`verdict.age.${verdict}`)
  const outside = ['very-unusual', 'unusual', 'high-end'].includes(verdict)
  return outside && direction ? t('verdict.towards', { verdict: words, direction }) : words
}
