import { expertLabels } from '#contract/drawing'
import type { QueueItem } from '#contract/rating'
import { t } from '#words/translate'
import { useLabelKeys } from '#renderer/state/label-keys'
import { useLabelling } from '#renderer/state/labelling'

/** Tags that have a key of their own. */
function TagButtons({ item }: { item: QueueItem }) {
  const { toggleTag, rater } = useLabelling()
  const waits = rater !== null && item.label === null
  const { tags } = useLabelKeys()
  if (tags.length === 0) return null
  return (
    <div className="buttons tag-keys" role="group" aria-label={t('labelling.tags')}>
      {tags.map(({ key, tag }) => (
        <button
          key={key}
          type="button"
          className="button choice"
          aria-pressed={item.tags.includes(tag)}
          disabled={waits}
          onClick={() => toggleTag(tag)}
        >
          {tag} <kbd>{key}</kbd>
        </button>
      ))}
    </div>
  )
}

/** One key a label, and on to the next; how many have been given each. */
export function LabelKeysPanel({ item }: { item: QueueItem }) {
  const { rate, go, at, items } = useLabelling()
  const keys = useLabelKeys()
  const count = (label: string): number => items.filter((other) => other.label === label).length
  return (
    <section className="panel" aria-label={t('labelling.title')}>
      <h2>{t('labelling.title')}</h2>
      <div className="label-buttons" role="group" aria-label={t('labelling.title')}>
        {expertLabels.map((label) => (
          <button
            key={label}
            type="button"
            className="button choice"
            aria-pressed={item.label === label}
            onClick={() => rate(label)}
          >
            {t(`label.${label}`)} <kbd>{keys.tasks[label]}</kbd>
            <span className="count">{count(label)}</span>
          </button>
        ))}
      </div>
      <div className="buttons">
        <button type="button" className="button" onClick={() => rate(null)} disabled={item.label === null}>
          {t('label.clear')} <kbd>{keys.tasks.clear}</kbd>
        </button>
        <button type="button" className="button" onClick={() => go(at - 1)} disabled={at === 0}>
          {t('labelling.task.previous')} <kbd>{keys.tasks.previous}</kbd>
        </button>
        <button
          type="button"
          className="button"
          onClick={() => go(at + 1)}
          disabled={at === items.length - 1}
        >
          {t('labelling.task.next')} <kbd>{keys.tasks.next}</kbd>
        </button>
      </div>
      <TagButtons item={item} />
    </section>
  )
}
