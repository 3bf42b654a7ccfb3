import type { Histogram } from '#contract/training'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { ChartTable } from './chart-table'

const [WIDTH, HEIGHT, BASE] = [600, 150, 122]

function Mark({ x }: { x: number }) {
  return (
    <>
      <line x1={x} x2={x} y1={6} y2={BASE + 6} className="mark" />
      <text x={x} y={HEIGHT - 6} textAnchor={x > 450 ? 'end' : 'middle'} fontSize="12">
        {t('threshold.line')}
      </text>
    </>
  )
}

/** What typical drawings score, held out, with what would be flagged in a second tone beyond the line. */
export function ThresholdChart({ histogram, threshold }: { histogram: Histogram; threshold: number | null }) {
  const { edges, counts } = histogram
  const [low, high] = [edges[0]!, Math.max(edges.at(-1)!, threshold ?? -Infinity)]
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
          const beyond = threshold !== null && edges[i]! >= threshold
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
        {threshold !== null && <Mark x={x(threshold)} />}
      </svg>
      <ChartTable
        header={[t('chart.score'), t('chart.count')]}
        rows={counts.map((count, i) => [decimal((edges[i]! + edges[i + 1]!) / 2, 4), count])}
      />
    </figure>
  )
}
