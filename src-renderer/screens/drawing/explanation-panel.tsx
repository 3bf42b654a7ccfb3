import type { Reply } from '../../../src-preload/contract/commands'
import { actions } from '../../actions/actions'
import { ActionButton } from '../../components/action-button'
import { decimal, t } from '../../i18n/translate'
import { useDrawing } from '../../state/drawing'

interface Props {
  content: Reply<'drawings:get'>
  shown: boolean
  region: number | null
  onRegion(index: number | null): void
}

export function ExplanationPanel({ content, shown, region, onRegion }: Props) {
  const { busy, opacity, setOpacity, setOverlay } = useDrawing()
  const { explanation, analysis } = content
  if (!analysis) return null
  return (
    <div className="panel">
      <h2>{t('drawing.overlay')}</h2>
      {!explanation && <ActionButton action={actions.explain} enabled={!busy && analysis.outOfScope.length === 0} />}
      {busy && <p role="status">{t('drawing.explaining')}</p>}
      {explanation && (
        <>
          <div className="overlay-controls">
            <label className="check">
              <input type="checkbox" checked={shown} onChange={(event) => setOverlay(event.target.checked)} />
              {t('drawing.showOverlay')}
            </label>
            <label className="field slider">
              {t('drawing.opacity')}
              <input type="range" min={0} max={1} step={0.05} value={opacity} disabled={!shown} onChange={(event) => setOpacity(Number(event.target.value))} />
            </label>
          </div>
          {analysis.verdict === 'within-norm' && <p className="small">{t('drawing.withinHint')}</p>}
          <div className="colour-bar" aria-hidden="true" />
          <p className="small scale-words">
            <span>{t('drawing.scaleFrom')}</span>
            <span>{t('drawing.scaleTo')}</span>
          </p>
          <p>{explanation.text}</p>
          <h3>{t('drawing.regions')}</h3>
          {explanation.regions.length === 0 ? (
            <p>{t('drawing.noRegions')}</p>
          ) : (
            <ol className="regions">
              {explanation.regions.map((r, i) => (
                <li key={r.box.join(' ')}>
                  <button type="button" aria-pressed={region === i} onMouseEnter={() => onRegion(i)} onMouseLeave={() => onRegion(null)} onFocus={() => onRegion(i)} onClick={() => onRegion(i)}>
                    {t('drawing.region', { place: r.place, ink: decimal(r.ink * 100, 0), share: decimal(r.importance * 100, 0) })}
                  </button>
                </li>
              ))}
            </ol>
          )}
          <p className="small">{t('drawing.ungraded')}</p>
        </>
      )}
    </div>
  )
}
