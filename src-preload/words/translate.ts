import { IntlMessageFormat } from 'intl-messageformat'
import type { Facts, Failure } from '#contract/result'
import { english, type MessageKey } from './en/catalogue'
import { pseudoMessage } from './pseudo'

export type Values = Readonly<Record<string, string | number | boolean | null>>

/** en: English. pseudo: English with accents and brackets, by which a test finds what does not come from the catalogue. */
export type Locale = 'en' | 'pseudo'

let locale: Locale = 'en'
const compiled = new Map<MessageKey, IntlMessageFormat>()

/** From now on messages are in this language. */
export function setLocale(wanted: Locale): void {
  locale = wanted
  compiled.clear()
}

/** The message in the user's language, filled in. */
export function t(key: MessageKey, values: Values = {}): string {
  const text = locale === 'pseudo' ? pseudoMessage(english[key]) : english[key]
  const format = compiled.get(key) ?? new IntlMessageFormat(text, 'en')
  compiled.set(key, format)
  return String(format.format(values))
}

const REASON = 'reason:'

/** Why something failed, in words: the catalogue's where the reason is a code, else what the system said. null: no reason is given. */
export function reasonText(facts: Facts): string | null {
  const { reason } = facts
  if (typeof reason !== 'string') return null
  return reason.startsWith(REASON) ? t(`reason.${reason.slice(REASON.length)}` as MessageKey, facts) : reason
}

/** What is wrong and what to do, in the user's language. */
export function failureText({ code, facts }: Failure): string {
  const known: Values = { ...facts, reason: reasonText(facts) }
  // failures that an earlier version stored may lack a fact that the message names
  const lenient = new Proxy(known, {
    has: () => true,
    get: (values, name: string) => values[name] ?? ''
  })
  return t(`failure.${code}`, lenient)
}
