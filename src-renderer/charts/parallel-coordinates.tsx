import {
  PARALLEL_BOTTOM,
  PARALLEL_HEIGHT,
  PARALLEL_TOP,
  PARALLEL_WIDTH,
  parallelLines
} from '#contract/parallel-lines'
import type { Sweep } from '#contract/sweep'
import { t } from '#words/translate'

/** Every finished trial as a line through its settings to what it came to; the best is drawn strongest, above the others. */
export function ParallelCoordinates({ sweep }: { sweep: Sweep }) {
  const drawn = parallelLines(sweep, { loss: t('sweep.loss'), planted: t('sweep.planted') })
  if (!drawn) return null
  return (
    <figure className="chart">
      <figcaption>{t('sweep.chart')}</figcaption>
      <svg
        viewBox={`0 0 ${PARALLEL_WIDTH} ${PARALLEL_HEIGHT}`}
        role="img"
        aria-label={t('sweep.chart')}
        className="parallel"
      >
        {drawn.axes.map(({ name, x, low, high }) => (
          <g key={name} fontSize="11">
            <line x1={x} x2={x} y1={PARALLEL_TOP} y2={PARALLEL_BOTTOM} className="axis" />
            <text x={x} y={PARALLEL_TOP - 20} textAnchor="middle">
              {name}
            </text>
            <text x={x} y={PARALLEL_TOP - 6} textAnchor="middle" className="soft">
              {high}
            </text>
            <text x={x} y={PARALLEL_BOTTOM + 16} textAnchor="middle" className="soft">
              {low}
            </text>
          </g>
        ))}
        {drawn.lines.map(({ trial, best, points }) => (
          <polyline
            key={trial}
            className={best ? 'trial best' : 'trial'}
            points={points.map((point) => point.map((v) => v.toFixed(1)).join()).join(' ')}
          />
        ))}
      </svg>
    </figure>
  )
}
