import { t } from '#words/translate'
import { textOption, UsageError, type Values } from '../command'

/** One of some words, or the one that is meant where none is given. Throws UsageError naming them all. */
export function choiceOption<Word extends string>(
  values: Values,
  name: string,
  words: readonly Word[],
  usual: Word
): Word
export function choiceOption<Word extends string>(
  values: Values,
  name: string,
  words: readonly Word[],
  usual: null
): Word | null
export function choiceOption<Word extends string>(
  values: Values,
  name: string,
  words: readonly Word[],
  usual: Word | null
): Word | null {
  const text = textOption(values, name)
  if (text === undefined) return usual
  const found = words.find((word) => word === text)
  if (!found) throw new UsageError(t('cli.choices.mustBeOneOf', { name, words: words.join(', ') }))
  return found
}
