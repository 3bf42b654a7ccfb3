import { useEffect, useState } from 'react'
import type { PassphraseRating } from '#contract/security'
import { t } from '#words/translate'
import { bridge } from '../bridge'

const TYPING_MS = 250

/** How hard the passphrase that is being typed would be to guess; nothing while there is none. */
export function PassphraseStrength({ passphrase }: { passphrase: string }) {
  const [rating, setRating] = useState<PassphraseRating | null>(null)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      void bridge.call('passphrase:rate', { passphrase }).then((result) => {
        if (current && result.ok) setRating(result.value)
      })
    }, TYPING_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [passphrase])
  if (passphrase === '' || !rating) return null
  const { tooShort, refused, guessesLog10 } = rating
  const key = tooShort ? 'unlock.short' : refused ? 'unlock.weak' : 'unlock.strength'
  return (
    <p className="small" role="status">
      {t(key, { power: Math.floor(guessesLog10) })}
    </p>
  )
}
