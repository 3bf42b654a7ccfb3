import { IntlMessageFormat } from 'intl-messageformat'
import type { Facts, Failure } from '#contract/result'
import { english, type MessageKey } from './en/catalogue'
import { pseudoMessage } from './pseudo'

export type Values = Readonly<Record<string, string | number | boolean | null>>

/** en: English. pseudo: English with accented letters, by which a test finds what does not come from the catalogue. */
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

/** The message of a code that was read from a file or a library, which may be of another version: the code itself where it has none. */
export function knownMessage(key: string, code: string, values: Values = {}): string {
  return Object.hasOwn(english, key) ? t(key as MessageKey, values) : code
}

const REASON = 'reason:'

/** Why something failed, in words: the catalogue's where the reason is a code, else what the system said. null: no reason is given. */
export function reasonText(facts: Facts): string | null {
  const { reason } = facts
  if (typeof reason !== 'string') return null
  return reason.startsWith(REASON)
    ? knownMessage(`reason.${reason.slice(REASON.length)}`, reason, facts)
    : reason
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
