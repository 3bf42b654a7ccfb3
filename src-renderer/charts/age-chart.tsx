import { Bar, BarChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { NormOverview } from '#contract/norm'
import { t } from '#words/translate'
import { ChartTable } from './chart-table'

const NEEDED = 50

export function AgeChart({ histogram }: { histogram: NormOverview['histogram'] }) {
  const title = t('norms.ages')
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div role="img" aria-label={title} className="chart-area">
        <ResponsiveContainer width="100%" height={180}>
          <BarChart
            data={histogram}
            margin={{ top: 8, right: 12, bottom: 4, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis dataKey="year" stroke="var(--ink-soft)" fontSize={12} />
            <YAxis allowDecimals={false} width={36} stroke="var(--ink-soft)" fontSize={12} />
            <Bar dataKey="drawings" fill="var(--chart)" isAnimationActive={false} />
            <ReferenceLine y={NEEDED} stroke="var(--accent-strong)" strokeDasharray="5 4" />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ChartTable
        header={[t('norms.year'), t('norms.drawings')]}
        rows={histogram.map((h) => [h.year, h.drawings])}
      />
    </figure>
  )
}
