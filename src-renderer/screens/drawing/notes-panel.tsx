import type { DrawingId } from '#contract/drawing'
import { LONGEST_NOTE, type Annotation, type Remarks } from '#contract/remarks'
import { useAutosaved } from '#renderer/components/use-autosaved'
import { t } from '#words/translate'
import { useRemarks } from '#renderer/state/remarks'

function Note({ label, stored, save }: { label: string; stored: string; save: (text: string) => void }) {
  const { text, type } = useAutosaved(stored, save)
  return (
    <label className="field">
      {label}
      <textarea
        value={text}
        rows={3}
        maxLength={LONGEST_NOTE}
        dir="auto"
        onChange={(event) => type(event.target.value)}
      />
    </label>
  )
}

function Drawn({ drawing, annotation }: { drawing: DrawingId; annotation: Annotation }) {
  const { chosen, choose, change, remove } = useRemarks()
  const { id, kind, name, by } = annotation
  const { text, type } = useAutosaved(name, (next) => void change(drawing, id, { name: next }))
  return (
    <li aria-current={chosen === id} className="drawn" onFocus={() => choose(id)}>
      <input
        aria-label={t(kind === 'part' ? 'notes.namePart' : 'notes.nameMark')}
        value={text}
        maxLength={200}
        dir="auto"
        onChange={(event) => type(event.target.value)}
      />
      {by === 'suggested' && (
        <button type="button" className="button" onClick={() => void change(drawing, id, {})}>
          {t('notes.confirm')}
        </button>
      )}
      <button type="button" className="button" onClick={() => void remove(drawing, id)}>
        {t('notes.remove')}
      </button>
    </li>
  )
}

/** What people write and draw: kept apart from what is computed, saved as it is typed, undone like any edit. */
export function NotesPanel({ drawing, remarks }: { drawing: DrawingId; remarks: Remarks }) {
  const { save, suggest } = useRemarks()
  return (
    <section className="panel" aria-label={t('notes.title')}>
      <h2>{t('notes.title')}</h2>
      <Note label={t('notes.own')} stored={remarks.notes} save={(notes) => void save(drawing, { notes })} />
      <Note
        label={t('notes.child')}
        stored={remarks.childComment}
        save={(childComment) => void save(drawing, { childComment })}
      />
      <p className="small">{t('notes.saved')}</p>
      <h3>{t('notes.drawn')}</h3>
      {remarks.annotations.length === 0 && <p className="small">{t('notes.none')}</p>}
      <ul className="drawn-list">
        {remarks.annotations.map((annotation) => (
          <Drawn key={annotation.id} drawing={drawing} annotation={annotation} />
        ))}
      </ul>
      <button type="button" className="button" onClick={() => void suggest(drawing)}>
        {t('notes.suggest')}
      </button>
    </section>
  )
}
