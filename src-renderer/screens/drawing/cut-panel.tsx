import { useEffect } from 'react'
import type { Drawing } from '#contract/drawing'
import { t } from '#words/translate'
import { useCutting } from '#renderer/state/cutting'

function Cuts({ own }: { own: string }) {
  const { cuts, change, remove } = useCutting()
  return (
    <ol className="plain">
      {cuts.map(({ box, childId }, i) => (
        <li key={box.join(' ')} className="drawn">
          <span aria-hidden="true">{i + 1}</span>
          <input
            aria-label={t('cut.child', { number: i + 1 })}
            placeholder={own}
            value={childId}
            onChange={(event) => change(i, event.target.value)}
          />
          <button type="button" className="button" onClick={() => remove(i)}>
            {t('notes.remove')}
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Several drawings on one scan: boxes are suggested, drawn and taken away; then each is a drawing of its own. */
export function CutPanel({ drawing }: { drawing: Drawing }) {
  const { id, cuts, busy, begin, stop, cut } = useCutting()
  // boxes are drawn where this panel is in sight, and nowhere else
  useEffect(() => () => useCutting.getState().stop(), [drawing.id])
  const active = id === drawing.id
  return (
    <section className="panel" aria-label={t('cut.title')}>
      <h2>{t('cut.title')}</h2>
      <p className="small">{t(active ? 'cut.hint' : 'cut.text')}</p>
      {active && <Cuts own={drawing.childId ?? ''} />}
      <div className="buttons">
        {active ? (
          <>
            <button
              type="button"
              className="button primary"
              disabled={cuts.length === 0 || busy}
              onClick={() => void cut()}
            >
              {t('cut.cut', { count: cuts.length })}
            </button>
            <button type="button" className="button" onClick={stop}>
              {t('cut.stop')}
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={() => void begin(drawing.id)}>
            {t('cut.begin')}
          </button>
        )}
      </div>
    </section>
  )
}
