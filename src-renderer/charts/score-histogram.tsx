import { Bar, BarChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { Histogram } from '#contract/training'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { ChartTable } from './chart-table'

/** Names the line, on the side where there is room. */
function Mark({ viewBox }: { viewBox?: { x?: number; y?: number } }) {
  const x = viewBox?.x ?? 0
  const right = x > 250
  return (
    <text
      x={x + (right ? -6 : 6)}
      y={(viewBox?.y ?? 0) + 4}
      textAnchor={right ? 'end' : 'start'}
      fill="var(--accent-strong)"
      fontSize={12}
    >
      {t('chart.thisDrawing')}
    </text>
  )
}

/** The norm's held-out scores; with `score`, where the drawing lies among them. */
export function ScoreHistogram({
  histogram,
  score,
  title
}: {
  histogram: Histogram
  score: number | null
  title: string
}) {
  const data = histogram.counts.map((count, i) => ({
    score: (histogram.edges[i]! + histogram.edges[i + 1]!) / 2,
    count
  }))
  const low = Math.min(histogram.edges[0]!, score ?? Infinity)
  const high = Math.max(histogram.edges.at(-1)!, score ?? -Infinity)
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div role="img" aria-label={title} className="chart-area">
        <ResponsiveContainer width="100%" height={170}>
          <BarChart
            data={data}
            margin={{ top: 18, right: 12, bottom: 4, left: 0 }}
            barCategoryGap={1}
            accessibilityLayer={false}
          >
            <XAxis
              dataKey="score"
              type="number"
              domain={[low, high]}
              tickFormatter={(v: number) => decimal(v, 2)}
              stroke="var(--ink-soft)"
              fontSize={12}
            />
            <YAxis allowDecimals={false} width={32} stroke="var(--ink-soft)" fontSize={12} />
            <Bar dataKey="count" fill="var(--chart)" isAnimationActive={false} />
            {score !== null && (
              <ReferenceLine x={score} stroke="var(--accent-strong)" strokeWidth={2.5} label={<Mark />} />
            )}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ChartTable
        header={[t('chart.score'), t('chart.count')]}
        rows={data.map((d) => [decimal(d.score, 4), d.count])}
      />
    </figure>
  )
}
