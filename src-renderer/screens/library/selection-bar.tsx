import { useState, type FormEvent } from 'react'
import { expertLabels, type ExpertLabel } from '#contract/drawing'
import type { MetadataPatch } from '#contract/dataset'
import { Choice } from '#renderer/components/choice'
import { t } from '#words/translate'
import { useLibrary } from '#renderer/state/library'
import { useSelection } from '#renderer/state/selection'

/** What can be set for many at once. */
const kinds = [
  'childId',
  'site',
  'age',
  'subject',
  'prompt',
  'drawingTool',
  'date',
  'addTags',
  'removeTags',
  'expertLabel'
] as const
type Kind = (typeof kinds)[number]

function patchOf(kind: Kind, text: string): MetadataPatch {
  const words = text.trim()
  if (kind === 'addTags' || kind === 'removeTags') return { [kind]: words === '' ? [] : [words] }
  if (kind === 'expertLabel') return { expertLabel: (words || null) as ExpertLabel | null }
  return { [kind]: words }
}

function Bulk() {
  const { edit, ids } = useSelection()
  const [kind, setKind] = useState<Kind>('subject')
  const [text, setText] = useState('')
  const tags = kind === 'addTags' || kind === 'removeTags'
  // an empty field takes away what is there, and the button says so
  const erases = !tags && kind !== 'expertLabel' && text.trim() === ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void edit(patchOf(kind, text))
  }
  const labels = [
    ['', t('labelling.none')] as const,
    ...expertLabels.map((label) => [label, t(`label.${label}`)] as const)
  ]
  return (
    <form className="buttons" onSubmit={submit}>
      <Choice
        label={t('table.set')}
        value={kind}
        options={kinds.map((name) => [name, t(`table.set.${name}`)] as const)}
        onChange={(next) => {
          setKind(next)
          setText('')
        }}
      />
      {kind === 'expertLabel' ? (
        <Choice label={t('table.to')} value={text} options={labels} onChange={setText} />
      ) : (
        <label className="field">
          {t('table.to')}
          <input value={text} dir="auto" onChange={(event) => setText(event.target.value)} />
        </label>
      )}
      <button type="submit" className="button" disabled={tags && text.trim() === ''}>
        {t(erases ? 'table.erase' : 'table.apply', { count: ids.size })}
      </button>
    </form>
  )
}

/** What is picked out, and what can be done with all of it: one step of undo each. */
export function SelectionBar() {
  const { ids, showOnly, clear, remove } = useSelection()
  const only = useLibrary((s) => s.picked !== null)
  if (ids.size === 0) return null
  return (
    <section className="selection-bar panel" aria-label={t('table.selection')}>
      <p role="status">{t('table.selected', { count: ids.size })}</p>
      <Bulk />
      <div className="buttons">
        <button type="button" className="button choice" aria-pressed={only} onClick={() => showOnly(!only)}>
          {t('table.only')}
        </button>
        <button type="button" className="button" onClick={() => void remove()}>
          {t('table.remove')}
        </button>
        <button type="button" className="button" onClick={clear}>
          {t('table.clear')}
        </button>
      </div>
    </section>
  )
}
