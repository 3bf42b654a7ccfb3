import { setLocale } from '#words/translate'

/** `?locale=pseudo` accents every letter of the catalogue: a test finds by it what a screen says outside the catalogue. */
if (new URLSearchParams(location.search).get('locale') === 'pseudo') setLocale('pseudo')
