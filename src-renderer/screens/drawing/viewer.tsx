import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Reply } from '../../../src-preload/contract/commands'
import { bridge } from '../../bridge'
import { DrawingCanvas } from '../../canvas/drawing-canvas'
import { t } from '../../i18n/translate'
import { useDrawing } from '../../state/drawing'
import { ExplanationPanel } from './explanation-panel'

const whole = { zoom: 1, x: 0, y: 0 }

function useSize() {
  const element = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 600, height: 480 })
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.max(200, entry.contentRect.width), height: Math.max(200, entry.contentRect.height) })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return { element, size }
}

/** The drawing with its explanation: zoom, pan, hover a region. */
export function Viewer({ content }: { content: Reply<'drawings:get'> }) {
  const { drawing, explanation, analysis } = content
  const { overlayWanted, opacity } = useDrawing()
  const [view, setView] = useState(whole)
  const [region, setRegion] = useState<number | null>(null)
  const { element, size } = useSize()
  // Nothing is drawn over a drawing within the norm unless the user asks.
  const shown = explanation !== null && (overlayWanted ?? analysis?.verdict !== 'within-norm')
  const zoom = (factor: number): void => setView((v) => ({ zoom: Math.min(12, Math.max(0.5, v.zoom * factor)), x: v.x * factor, y: v.y * factor }))
  const keys = (event: KeyboardEvent): void => {
    if (event.key === '+') zoom(1.25)
    if (event.key === '-') zoom(0.8)
    if (event.key === '0') setView(whole)
  }
  return (
    <section className="viewer" aria-label={t('drawing.picture')}>
      <div ref={element} className="paper" tabIndex={0} role="img" aria-label={t('drawing.pictureAlt', { name: drawing.fileName })} onKeyDown={keys}>
        <DrawingCanvas
          {...size}
          drawing={drawing}
          pictureUrl={bridge.pictureUrl(drawing.id, 'full', 0)}
          overlayUrl={shown ? bridge.pictureUrl(drawing.id, 'overlay', drawing.revision) : null}
          opacity={opacity}
          regions={explanation?.regions ?? []}
          chosenRegion={region}
          onRegion={setRegion}
          view={view}
          onView={setView}
        />
      </div>
      <div className="buttons">
        <button type="button" className="button" onClick={() => zoom(1.25)}>
          {t('drawing.zoomIn')}
        </button>
        <button type="button" className="button" onClick={() => zoom(0.8)}>
          {t('drawing.zoomOut')}
        </button>
        <button type="button" className="button" onClick={() => setView(whole)}>
          {t('drawing.fit')}
        </button>
      </div>
      <ExplanationPanel content={content} shown={shown} region={region} onRegion={setRegion} />
    </section>
  )
}
