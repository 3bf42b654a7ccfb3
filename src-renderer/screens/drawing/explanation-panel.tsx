import { formIsOrdinary, type Explanation } from '../../../src-preload/contract/analysis'
import type { Reply } from '../../../src-preload/contract/commands'
import { actions } from '../../actions/actions'
import { ActionButton } from '../../components/action-button'
import { decimal, t } from '../../i18n/translate'
import { useDrawing } from '../../state/drawing'

interface RegionChoice {
  region: number | null
  onRegion(index: number | null): void
}

function OverlayControls({ shown }: { shown: boolean }) {
  const { opacity, setOpacity, setOverlay } = useDrawing()
  return (
    <>
      <div className="overlay-controls">
        <label className="check">
          <input type="checkbox" checked={shown} onChange={(event) => setOverlay(event.target.checked)} />
          {t('drawing.showOverlay')}
        </label>
        <label className="field slider">
          {t('drawing.opacity')}
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={opacity}
            disabled={!shown}
            onChange={(event) => setOpacity(Number(event.target.value))}
          />
        </label>
      </div>
      <div className="colour-bar" aria-hidden="true" />
      <p className="small scale-words">
        <span>{t('drawing.scaleFrom')}</span>
        <span>{t('drawing.scaleTo')}</span>
      </p>
    </>
  )
}

function RegionList({ regions, region, onRegion }: RegionChoice & Pick<Explanation, 'regions'>) {
  if (regions.length === 0) return <p>{t('drawing.noRegions')}</p>
  return (
    <ol className="regions">
      {regions.map(({ box, place, ink, importance }, i) => (
        <li key={box.join(' ')}>
          <button
            type="button"
            aria-pressed={region === i}
            onMouseEnter={() => onRegion(i)}
            onMouseLeave={() => onRegion(null)}
            onFocus={() => onRegion(i)}
            onClick={() => onRegion(i)}
          >
            {t('drawing.region', { place, ink: decimal(ink * 100, 0), share: decimal(importance * 100, 0) })}
          </button>
        </li>
      ))}
    </ol>
  )
}

interface Props extends RegionChoice {
  content: Reply<'drawings:get'>
  shown: boolean
}

/** Where the drawing departs: computed when asked for, drawn on the norm's own scale. */
export function ExplanationPanel({ content, shown, ...choice }: Props) {
  const busy = useDrawing((s) => s.busy)
  const { explanation, analysis } = content
  if (!analysis) return null
  return (
    <div className="panel">
      <h2>{t('drawing.overlay')}</h2>
      {!explanation && (
        <ActionButton action={actions.explain} enabled={!busy && analysis.outOfScope.length === 0} />
      )}
      {busy && <p role="status">{t('drawing.explaining')}</p>}
      {explanation && (
        <>
          <OverlayControls shown={shown} />
          {formIsOrdinary(analysis) && <p className="small">{t('drawing.withinHint')}</p>}
          <p>{explanation.text}</p>
          <h3>{t('drawing.regions')}</h3>
          <RegionList regions={explanation.regions} {...choice} />
          <p className="small">{t('drawing.ungraded', { method: explanation.method })}</p>
        </>
      )}
    </div>
  )
}
