import { useState } from 'react'
import { ChecklistContent, type Checklist, type ChecklistItem } from '#contract/checklist'
import { t } from '#words/translate'
import { useChecklistList, useChecklists } from '#renderer/state/checklists'

export type Draft = { id: string; name: string; about: string; items: ChecklistItem[] }

export const freshItem = (number: number): ChecklistItem => ({
  id: `item-${number}`,
  text: '',
  kind: 'yesno',
  most: 4,
  weight: 1
})

const MOST_ANSWERS = 10

/** An id that no other list has; of the name where its letters allow. */
function freshId(name: string, lists: readonly Checklist[]): string {
  const taken = lists.map((list): string => list.id)
  const own = slug(name) || 'list'
  let id = own
  for (let number = 2; taken.includes(id); number += 1) id = `${own.slice(0, 56)}-${number}`
  return id
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)

function ItemEditor({
  item,
  onItem,
  onRemove
}: {
  item: ChecklistItem
  onItem(item: ChecklistItem): void
  onRemove(): void
}) {
  return (
    <li className="line item-editor">
      <input
        aria-label={t('checklist.itemText', { id: item.id })}
        value={item.text}
        maxLength={500}
        dir="auto"
        onChange={(event) => onItem({ ...item, text: event.target.value })}
      />
      <select
        aria-label={t('checklist.itemKind', { id: item.id })}
        value={item.kind === 'yesno' ? 'yesno' : String(item.most)}
        onChange={(event) =>
          onItem(
            event.target.value === 'yesno'
              ? { ...item, kind: 'yesno' }
              : { ...item, kind: 'scale', most: Number(event.target.value) }
          )
        }
      >
        <option value="yesno">{t('checklist.kind.yesno')}</option>
        {Array.from({ length: MOST_ANSWERS }, (_, i) => i + 1).map((most) => (
          <option key={most} value={most}>
            {t('checklist.kind.scale', { most })}
          </option>
        ))}
      </select>
      <input
        aria-label={t('checklist.itemWeight', { id: item.id })}
        type="number"
        step="any"
        value={item.weight}
        onChange={(event) => onItem({ ...item, weight: Number(event.target.value) })}
      />
      <button type="button" className="button" onClick={onRemove}>
        {t('notes.remove')}
      </button>
    </li>
  )
}

function Heading({ draft, onDraft }: { draft: Draft; onDraft(draft: Draft): void }) {
  return (
    <>
      <label className="field">
        {t('checklist.name')}
        <input
          value={draft.name}
          maxLength={100}
          onChange={(event) => onDraft({ ...draft, name: event.target.value })}
        />
      </label>
      <label className="field">
        {t('checklist.about')}
        <textarea
          value={draft.about}
          rows={2}
          onChange={(event) => onDraft({ ...draft, about: event.target.value })}
        />
      </label>
    </>
  )
}

export function ChecklistEditor({ start, close }: { start: Draft; close(): void }) {
  const save = useChecklists((s) => s.save)
  const checklists = useChecklistList()
  const [draft, setDraft] = useState(start)
  const { name, about, items } = draft
  const content = ChecklistContent.safeParse({ name, about, items })
  const id = start.id || freshId(name, checklists)
  const change = (index: number, item: ChecklistItem): void =>
    setDraft({ ...draft, items: items.map((other, i) => (i === index ? item : other)) })
  const add = (): void => {
    const numbers = items.map((item) => Number(/^item-(\d+)$/.exec(item.id)?.[1] ?? 0))
    setDraft({ ...draft, items: [...items, freshItem(Math.max(0, ...numbers) + 1)] })
  }
  const finish = async (): Promise<void> => {
    if (content.success && (await save(id, content.data))) close()
  }
  return (
    <section className="panel" aria-label={t('checklist.editor')}>
      <h2>{t('checklist.editor')}</h2>
      <p className="small">{t('checklist.editorText')}</p>
      <Heading draft={draft} onDraft={setDraft} />
      <ul className="plain">
        {items.map((item, i) => (
          <ItemEditor
            key={item.id}
            item={item}
            onItem={(next) => change(i, next)}
            onRemove={() => setDraft({ ...draft, items: items.filter((_, k) => k !== i) })}
          />
        ))}
      </ul>
      {!content.success && <p className="small">{t('checklist.incomplete')}</p>}
      <div className="buttons">
        <button type="button" className="button" onClick={add}>
          {t('checklist.addItem')}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={!content.success}
          onClick={() => void finish()}
        >
          {t('checklist.save')}
        </button>
        <button type="button" className="button" onClick={close}>
          {t('action.close')}
        </button>
      </div>
    </section>
  )
}
