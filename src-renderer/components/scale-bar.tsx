import { colourAt, type Palette } from '#contract/overlay'
import { t } from '#words/translate'

const STEPS = 40

/** The norm's own scale: the same colours as the map has, with where places begin. */
export function ScaleBar({ palette, level }: { palette: Palette; level: number }) {
  return (
    <div className="scale-bar">
      <svg viewBox="0 0 400 20" preserveAspectRatio="none" shapeRendering="crispEdges" aria-hidden="true">
        {Array.from({ length: STEPS }, (_, i) => (
          <rect
            key={i}
            x={i * 10}
            width="10"
            height="14"
            fill={`rgb(${colourAt(palette, i / (STEPS - 1)).join(',')})`}
            fillOpacity={palette === 'single' ? i / (STEPS - 1) : 1}
          />
        ))}
        <line x1={400 * level} x2={400 * level} y1="0" y2="20" stroke="currentColor" strokeWidth="2" />
      </svg>
      <p className="small scale-words">
        <span>{t('explain.scaleFrom')}</span>
        <span>{t('explain.scaleLevel')}</span>
        <span>{t('explain.scaleTo')}</span>
      </p>
    </div>
  )
}
