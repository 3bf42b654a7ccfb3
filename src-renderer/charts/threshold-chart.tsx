import type { ThresholdLimits } from '#contract/threshold'
import type { Histogram } from '#contract/training'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { ChartTable } from './chart-table'

const [WIDTH, HEIGHT, BASE] = [600, 150, 122]

function Mark({ x }: { x: number }) {
  return (
    <>
      <line x1={x} x2={x} y1={6} y2={BASE + 6} className="mark" />
      <text x={x} y={HEIGHT - 6} textAnchor={x > 450 ? 'end' : x < 150 ? 'start' : 'middle'} fontSize="12">
        {t('threshold.line')}
      </text>
    </>
  )
}

/** What typical drawings score, held out, with what would be flagged in a second tone beyond the lines. */
export function ThresholdChart({ histogram, limits }: { histogram: Histogram; limits: ThresholdLimits }) {
  const { edges, counts } = histogram
  const low = Math.min(edges[0]!, limits.low ?? Infinity)
  const high = Math.max(edges.at(-1)!, limits.high ?? -Infinity)
  const x = (value: number): number => 10 + ((value - low) / (high - low || 1)) * (WIDTH - 20)
  const tallest = Math.max(...counts, 1)
  return (
    <figure className="chart">
      <figcaption>{t('models.calibration')}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('models.calibration')}
        className="threshold-chart"
      >
        {counts.map((count, i) => {
          const height = (count / tallest) * 104
          const above = limits.high !== null && edges[i]! >= limits.high
          const below = limits.low !== null && edges[i + 1]! <= limits.low
          const beyond = above || below
          const width = Math.max(1, x(edges[i + 1]!) - x(edges[i]!) - 1)
          return (
            <rect
              key={edges[i]}
              x={x(edges[i]!)}
              y={BASE - height}
              width={width}
              height={height}
              className={beyond ? 'beyond' : ''}
            />
          )
        })}
        <line x1={10} x2={WIDTH - 10} y1={BASE} y2={BASE} className="axis" />
        {[limits.low, limits.high].map((limit) => limit !== null && <Mark key={limit} x={x(limit)} />)}
      </svg>
      <ChartTable
        header={[t('chart.score'), t('chart.count')]}
        rows={counts.map((count, i) => [decimal((edges[i]! + edges[i + 1]!) / 2, 4), count])}
      />
    </figure>
  )
}
