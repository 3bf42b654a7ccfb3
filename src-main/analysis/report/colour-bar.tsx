import { t } from '#words/translate'
import { colourAt, type Palette } from '#contract/overlay'

const STEPS = 60

/** The norm's own scale, with where regions begin on it (`level`, as a share of its top). */
export function ColourBar({ palette, level }: { palette: Palette; level: number }) {
  return (
    <svg
      viewBox="0 0 300 36"
      className="scale"
      role="img"
      aria-label={t('written.colourBar', { percent: Math.round(100 * level) })}
    >
      {Array.from({ length: STEPS }, (_, i) => (
        <rect
          key={i}
          x={i * 5}
          y="0"
          width="5"
          height="14"
          fill={`rgb(${colourAt(palette, i / (STEPS - 1)).join(',')})`}
          fillOpacity={palette === 'single' ? i / (STEPS - 1) : 1}
        />
      ))}
      <line x1={300 * level} x2={300 * level} y1="0" y2="18" stroke="#17222e" strokeWidth="1.5" />
      <text x="0" y="32" fontSize="11">
        0
      </text>
      <text x={Math.min(150, Math.max(40, 300 * level))} y="32" fontSize="11" textAnchor="middle">
        95 %
      </text>
      <text x="300" y="32" fontSize="11" textAnchor="end">
        {t('written.colourBarTop')}
      </text>
    </svg>
  )
}
