import type { PassphraseRating } from '#contract/security'

/** Fewer guesses than this, as powers of ten, are refused: at half a second each (scrypt) a million take one processor a week. */
const LEAST_GUESSES_LOG10 = 6
const LEAST_CHARACTERS = 10

/**
 * How many guesses a passphrase would take somebody who tries common words, names, dates and patterns first (zxcvbn: Wheeler 2016,
 * "zxcvbn: Low-Budget Password Strength Estimation"). Nothing of it is kept.
 */
export async function ratePassphrase(passphrase: string): Promise<PassphraseRating> {
  // a megabyte of words, needed when a passphrase is chosen and at no other time
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en')
  ])
  const dictionary = { ...common.dictionary, ...english.dictionary, ourWords: OUR_WORDS }
  const rating = new ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs }).check(
    passphrase.slice(0, LONGEST_RATED)
  )
  const { guessesLog10 } = rating
  const tooShort = passphrase.length < LEAST_CHARACTERS
  return { guessesLog10, tooShort, refused: tooShort || guessesLog10 < LEAST_GUESSES_LOG10 }
}

/** What somebody who knows the program would try. */
const OUR_WORDS = ['tadpole', 'drawing', 'drawings', 'children', 'library', 'clinic', 'passphrase']
/** Time grows with the length; what is longer is strong enough. */
const LONGEST_RATED = 100
