import { useState } from 'react'
import type { RaterId } from '#contract/rating'
import { Choice } from '#renderer/components/choice'
import { t } from '#words/translate'
import { useLabelling } from '#renderer/state/labelling'
import { useRaters } from '#renderer/state/raters'
import { useSession } from '#renderer/state/session'

/** Who labels. A rater begins, and until they end sees nothing but their own queue. */
export function WorkBar() {
  const { rater, work, unsaved } = useLabelling()
  const raters = useRaters()
  const { blind, open } = useSession()
  const [chosen, setChosen] = useState('')
  const name = raters.find(({ id }) => id === rater)?.name ?? ''
  if (blind)
    return (
      <div className="buttons work-bar">
        <p role="status">{t('labelling.blindWork', { name, unsaved })}</p>
        <button type="button" className="button" onClick={() => void work(null)}>
          {t('labelling.end')}
        </button>
      </div>
    )
  return (
    <div className="buttons work-bar">
      <p role="status">{t('labelling.saving', { unsaved })}</p>
      {raters.length > 0 && (
        <>
          <Choice
            label={t('labelling.asRater')}
            value={chosen}
            options={[
              ['', t('labelling.chooseRater')],
              ...raters.map((r) => [String(r.id), r.name] as const)
            ]}
            onChange={setChosen}
          />
          <button
            type="button"
            className="button"
            disabled={chosen === ''}
            onClick={() => void work(Number(chosen) as RaterId)}
          >
            {t('labelling.begin')}
          </button>
        </>
      )}
      <button type="button" className="button" onClick={() => open('keys')}>
        {t('labelling.keys')}
      </button>
    </div>
  )
}
