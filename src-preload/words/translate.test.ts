import { IntlMessageFormat } from 'intl-messageformat'
import { afterEach, describe, expect, it } from 'vitest'
import { because } from '#contract/because'
import { reasonCodes } from '#contract/reason-codes'
import { failureCodes } from '#contract/result'
import { english } from './en/catalogue'
import { gradeSentence } from './grade-text'
import { pseudoMessage } from './pseudo'
import { failureText, reasonText, setLocale, t } from './translate'

afterEach(() => setLocale('en'))

describe('the catalogue of messages', () => {
  it('holds well-formed ICU only', () => {
    for (const [key, text] of Object.entries(english))
      expect(() => new IntlMessageFormat(text, 'en'), key).not.toThrow()
  })
  it('fills a message from its values', () =>
    expect(t('home.collectDone', { drawings: 1, children: 2 })).toBe('1 drawing of 2 children'))
  it('has a sentence for every failure, also where an earlier version stored fewer facts', () => {
    for (const code of failureCodes) expect(failureText({ code, facts: {} })).toMatch(/[.)]$/)
  })
  it('puts the reason into the sentence of a failure', () =>
    expect(failureText({ code: 'archive-unsafe', facts: because('entry-twice', { name: 'a.png' }) })).toBe(
      'This file was not opened: it holds a.png twice.'
    ))
  it('gives a code of another version as it is, in failures and in grades', () => {
    expect(reasonText({ reason: 'reason:of-a-later-version' })).toBe('reason:of-a-later-version')
    const grade = { planted: null, verdict: 'partly', reasons: ['of-a-later-version'], drawings: 12 }
    expect(gradeSentence(grade as never)).toContain('since of-a-later-version.')
  })
  it('says every longer sentence once', () => {
    const byText = Map.groupBy(Object.entries(english), ([, text]) => text)
    const twice = [...byText]
      .filter(([text, entries]) => entries.length > 1 && text.length >= 18)
      .map(([, entries]) => entries.map(([key]) => key).sort())
    // every verdict has a wording of its own where developmental age decides, this one the same
    expect(twice).toEqual([['verdict.age.norm-too-small', 'verdict.norm-too-small']])
  })
  it('leaves what the system said as it is', () => expect(reasonText({ reason: 'EACCES' })).toBe('EACCES'))
  it('has words for every reason', () => {
    for (const code of reasonCodes) expect(english[`reason.${code}`].length).toBeGreaterThan(3)
  })
})

describe('the pseudo-locale', () => {
  it('changes every letter of a message and none of its values', () => {
    setLocale('pseudo')
    expect(t('home.collectDone', { drawings: 1, children: 2 })).not.toMatch(/[a-z]/)
    expect(failureText({ code: 'file-unreadable', facts: { file: 'plan.csv', reason: 'EACCES' } })).toMatch(
      /plan\.csv .*EACCES/
    )
  })
  it('keeps every message of the catalogue well-formed', () => {
    for (const [key, text] of Object.entries(english))
      expect(() => new IntlMessageFormat(pseudoMessage(text), 'en'), key).not.toThrow()
  })
})
