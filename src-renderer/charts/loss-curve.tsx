import { Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { CurvePoint } from '../../src-preload/contract/job'
import { decimal, t } from '../i18n/translate'
import { ChartTable } from './chart-table'

/** One model's training: loss by epoch, on the training children and on those held out for early stopping. */
export function LossCurve({ points }: { points: readonly CurvePoint[] }) {
  const series = points.at(-1)?.series ?? ''
  const data = points.filter((point) => point.series === series)
  const title = t('train.curve')
  const common = { type: 'monotone', dot: false, strokeWidth: 2, isAnimationActive: false } as const
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <p className="small">{t('train.curveHint', { series })}</p>
      <div role="img" aria-label={`${title}: ${series}`} className="chart-area">
        <ResponsiveContainer width="100%" height={200}>
          <LineChart
            data={data}
            margin={{ top: 8, right: 12, bottom: 4, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis dataKey="epoch" stroke="var(--ink-soft)" fontSize={12} />
            <YAxis
              domain={['auto', 'auto']}
              width={46}
              tickFormatter={(v: number) => decimal(v, 2)}
              stroke="var(--ink-soft)"
              fontSize={12}
            />
            <Line {...common} dataKey="trainLoss" stroke="var(--chart)" />
            <Line {...common} dataKey="validationLoss" stroke="var(--accent-strong)" strokeDasharray="6 4" />
          </LineChart>
        </ResponsiveContainer>
      </div>
      <ChartTable
        header={[t('train.epoch'), t('train.trainLoss'), t('train.validationLoss')]}
        rows={data.map((p) => [p.epoch, decimal(p.trainLoss, 4), decimal(p.validationLoss, 4)])}
      />
    </figure>
  )
}
