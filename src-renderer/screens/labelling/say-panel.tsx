import { useState, type FormEvent } from 'react'
import { LONGEST_TAG, Tag, type QueueItem } from '#contract/rating'
import { LONGEST_NOTE } from '#contract/remarks'
import { useAutosaved } from '#renderer/components/use-autosaved'
import { decimal, pText } from '#words/number-text'
import { t } from '#words/translate'
import { useLabelling } from '#renderer/state/labelling'

/** Free tags: a word or two each. */
function Tags({ item }: { item: QueueItem }) {
  const { toggleTag, rater } = useLabelling()
  const [text, setText] = useState('')
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const tag = Tag.safeParse(text)
    if (tag.success && !item.tags.includes(tag.data)) toggleTag(tag.data)
    setText('')
  }
  return (
    <form onSubmit={add}>
      <label className="field">
        {t('labelling.tags')}
        <input
          value={text}
          maxLength={LONGEST_TAG}
          dir="auto"
          disabled={item.label === null && rater !== null}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <ul className="tags" aria-label={t('labelling.tagsGiven')}>
        {item.tags.map((tag) => (
          <li key={tag}>
            <button
              type="button"
              className="tag"
              onClick={() => toggleTag(tag)}
              aria-label={t('labelling.untag', { tag })}
            >
              {tag} ×
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}

/** What others and the model say: for a rater only once they have rated. */
function Reveal({ item }: { item: QueueItem }) {
  const { rater, revealed, reveal } = useLabelling()
  if (rater === null || item.label === null) return null
  if (!revealed)
    return (
      <div className="reveal">
        <button type="button" className="button" onClick={() => void reveal()}>
          {t('labelling.reveal')}
        </button>
        <p className="small">{t('labelling.revealStays')}</p>
      </div>
    )
  const { others, final, percentile, pValue } = revealed
  return (
    <dl className="facts" aria-label={t('labelling.revealed')}>
      {others.map((other) => (
        <div key={other.rater}>
          <dt>{other.rater}</dt>
          <dd>{t(`label.${other.label}`)}</dd>
        </div>
      ))}
      <div>
        <dt>{t('labelling.final')}</dt>
        <dd>{final ? t(`label.${final}`) : t('labelling.none')}</dd>
      </div>
      <div>
        <dt>{t('labelling.model')}</dt>
        <dd>
          {percentile === null || pValue === null
            ? t('library.notAnalysed')
            : t('labelling.modelSays', { percentile: decimal(percentile), p: pText(pValue) })}
        </dd>
      </div>
    </dl>
  )
}

/** Tags and a note beside the label; a rater says them of what they have rated. */
export function SayPanel({ item }: { item: QueueItem }) {
  const { note } = useLabelling()
  // as it was when the note was begun
  const [rater] = useState(useLabelling.getState().rater)
  const { text, type } = useAutosaved(item.note, (words) => note(rater, item.id, words))
  const waits = rater !== null && item.label === null
  return (
    <section className="panel" aria-label={t('labelling.beside')}>
      <h2>{t('labelling.beside')}</h2>
      {waits && <p className="small">{t('labelling.rateFirst')}</p>}
      <Tags item={item} />
      <label className="field">
        {t('labelling.note')}
        <textarea
          value={text}
          rows={3}
          maxLength={LONGEST_NOTE}
          dir="auto"
          disabled={waits}
          onChange={(event) => type(event.target.value)}
        />
      </label>
      <Reveal item={item} />
    </section>
  )
}
