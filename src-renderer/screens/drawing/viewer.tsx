import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { formIsOrdinary } from '../../../src-preload/contract/analysis'
import type { Reply } from '../../../src-preload/contract/commands'
import { bridge } from '../../bridge'
import { DrawingCanvas } from '../../canvas/drawing-canvas'
import { wholeView, zoomed } from '../../canvas/view'
import { t } from '../../i18n/translate'
import { useDrawing } from '../../state/drawing'
import { ExplanationPanel } from './explanation-panel'

function useSize() {
  const element = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 600, height: 480 })
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      setSize({ width: Math.max(200, width), height: Math.max(200, height) })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return { element, size }
}

function useView() {
  const [view, setView] = useState(wholeView)
  const zoomIn = (): void => setView((v) => zoomed(v, 1.25))
  const zoomOut = (): void => setView((v) => zoomed(v, 0.8))
  const fit = (): void => setView(wholeView)
  const steps: Record<string, () => void> = { '+': zoomIn, '-': zoomOut, '0': fit }
  const keys = ({ key }: KeyboardEvent): void => steps[key]?.()
  return { view, setView, zoomIn, zoomOut, fit, keys }
}

/** The drawing with its explanation: zoom, pan, hover a region. */
export function Viewer({ content }: { content: Reply<'drawings:get'> }) {
  const { drawing, explanation, analysis } = content
  const { overlayWanted, opacity } = useDrawing()
  const { view, setView, zoomIn, zoomOut, fit, keys } = useView()
  const [region, setRegion] = useState<number | null>(null)
  const { element, size } = useSize()
  // Nothing is drawn over a drawing within the norm unless the user asks.
  const shown = explanation !== null && (overlayWanted ?? !(analysis && formIsOrdinary(analysis)))
  const label = t('drawing.pictureAlt', { name: drawing.fileName })
  return (
    <section className="viewer" aria-label={t('drawing.picture')}>
      <div ref={element} className="paper" tabIndex={0} role="img" aria-label={label} onKeyDown={keys}>
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
        <button type="button" className="button" onClick={zoomIn}>
          {t('drawing.zoomIn')}
        </button>
        <button type="button" className="button" onClick={zoomOut}>
          {t('drawing.zoomOut')}
        </button>
        <button type="button" className="button" onClick={fit}>
          {t('drawing.fit')}
        </button>
      </div>
      <ExplanationPanel content={content} shown={shown} region={region} onRegion={setRegion} />
    </section>
  )
}
