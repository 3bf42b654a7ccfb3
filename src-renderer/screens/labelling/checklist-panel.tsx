import { useEffect } from 'react'
import { scoreOf, type Answers, type Checklist, type ChecklistItem } from '#contract/checklist'
import type { QueueItem } from '#contract/rating'
import { t } from '#words/translate'
import { useChecklistList, useChecklists } from '#renderer/state/checklists'
import { useLabelling } from '#renderer/state/labelling'

const valuesOf = ({ kind, most }: ChecklistItem): number[] =>
  kind === 'yesno' ? [0, 1] : Array.from({ length: most + 1 }, (_, i) => i)

function Item({
  item,
  value,
  onValue
}: {
  item: ChecklistItem
  value: number | undefined
  onValue(value: number): void
}) {
  return (
    <fieldset className="checklist-item">
      <legend>{item.text}</legend>
      <div className="buttons">
        {valuesOf(item).map((option) => (
          <button
            key={option}
            type="button"
            className="button choice"
            aria-pressed={value === option}
            onClick={() => onValue(option)}
          >
            {item.kind === 'yesno' ? t(option === 1 ? 'checklist.yes' : 'checklist.no') : option}
          </button>
        ))}
      </div>
    </fieldset>
  )
}

function List({
  list,
  answers,
  onItem
}: {
  list: Checklist
  answers: Answers
  onItem(item: string, value: number): void
}) {
  const { content } = list
  const score = scoreOf(content, answers)
  const given = content.items.filter(({ id }) => answers[id] !== undefined).length
  return (
    <details open>
      <summary>
        {content.name} ·{' '}
        {score === null
          ? t('checklist.given', { given, of: content.items.length })
          : t('checklist.score', { score })}
      </summary>
      {content.about && <p className="small">{content.about}</p>}
      {content.items.map((item) => (
        <Item
          key={item.id}
          item={item}
          value={answers[item.id]}
          onValue={(value) => onItem(item.id, value)}
        />
      ))}
    </details>
  )
}

/** The site's lists, answered by a rater beside the label: saved at once. */
export function ChecklistPanel({ item }: { item: QueueItem }) {
  const { rater, answer } = useLabelling()
  const { mine, loadMine } = useChecklists()
  const checklists = useChecklistList()
  useEffect(() => {
    if (rater !== null) void loadMine(rater, item.id)
  }, [rater, item.id, loadMine])
  if (rater === null || checklists.length === 0 || mine?.id !== item.id) return null
  return (
    <section className="panel" aria-label={t('checklist.title')}>
      <h2>{t('checklist.title')}</h2>
      {checklists.map((list) => (
        <List
          key={list.id}
          list={list}
          answers={mine.answers[list.id] ?? {}}
          onItem={(name, value) => answer(item.id, list.id, name, value)}
        />
      ))}
    </section>
  )
}
