import { useState } from 'react'
import type { DuplicateGroup } from '#contract/dataset'
import type { Drawing } from '#contract/drawing'
import { bridge } from '#renderer/bridge'
import { ageText } from '#words/age-text'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { useDataset } from '#renderer/state/dataset'
import { useDrawing } from '#renderer/state/drawing'
import { useAnswer } from '#renderer/state/queries'
import { useSelection } from '#renderer/state/selection'

const MOST_SHOWN = 60
/** Drawings that are read at once: those of further groups follow when some of the first are decided. */
const MOST_READ = 1000

function Member({ drawing, keep }: { drawing: Drawing; keep(): void }) {
  const show = useDrawing((s) => s.show)
  const { fileName, childId, ageMonths, agePrecisionMonths, width, height } = drawing
  const about = {
    child: childId ?? t('library.none'),
    age: ageText(ageMonths, agePrecisionMonths),
    width,
    height
  }
  return (
    <figure>
      <button type="button" className="picture-button" onClick={() => show(drawing.id)} aria-label={fileName}>
        <img src={bridge.pictureUrl(drawing.id, 'thumb', 0)} alt="" width="150" height="150" />
      </button>
      <figcaption className="small">
        {fileName}
        <br />
        {t('duplicates.about', about)}
      </figcaption>
      <button type="button" className="button" onClick={keep}>
        {t('duplicates.keep')}
      </button>
    </figure>
  )
}

function Group({
  group,
  byId,
  dismiss
}: {
  group: DuplicateGroup
  byId: Map<string, Drawing>
  dismiss(): void
}) {
  const remove = useSelection((s) => s.remove)
  const drawings = group.ids.flatMap((id) => byId.get(id) ?? [])
  if (drawings.length < 2) return null
  const keep = (kept: Drawing): void => void remove(drawings.filter((d) => d !== kept).map((d) => d.id))
  return (
    <li className="panel">
      <p>
        {group.kind === 'same'
          ? t('duplicates.same')
          : t('duplicates.near', { distance: decimal(group.distance, 2) })}
      </p>
      <div className="duplicate-group">
        {drawings.map((drawing) => (
          <Member key={drawing.id} drawing={drawing} keep={() => keep(drawing)} />
        ))}
      </div>
      <button type="button" className="link" onClick={dismiss}>
        {t('duplicates.different')}
      </button>
    </li>
  )
}

/** Drawings that are the same, or that the encoder can hardly tell apart: a person decides. */
export function DuplicatesPanel() {
  const { survey, look } = useDataset()
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const open = (survey?.groups ?? []).filter(({ ids }) => !dismissed.has(ids.join()))
  const asked = open.flatMap(({ ids }) => ids).slice(0, MOST_READ)
  const known = useAnswer('drawings:some', { ids: asked })
  const byId = new Map<string, Drawing>(known?.drawings.map((drawing) => [drawing.id, drawing]))
  const gone = new Set<string>(asked.filter((id) => !byId.has(id)))
  const groups = known ? open.filter(({ ids }) => ids.filter((id) => !gone.has(id)).length > 1) : []
  return (
    <section aria-label={t('duplicates.title')}>
      <div className="buttons">
        <button type="button" className="button" onClick={() => void look()}>
          {t(survey ? 'duplicates.again' : 'duplicates.look')}
        </button>
      </div>
      {known && survey && <p role="status">{t('duplicates.count', { count: groups.length })}</p>}
      <ul className="plain duplicates">
        {groups.slice(0, MOST_SHOWN).map((group) => (
          <Group
            key={group.ids.join()}
            group={group}
            byId={byId}
            dismiss={() => setDismissed(new Set([...dismissed, group.ids.join()]))}
          />
        ))}
      </ul>
      {groups.length > MOST_SHOWN && <p>{t('import.more', { count: groups.length - MOST_SHOWN })}</p>}
    </section>
  )
}
