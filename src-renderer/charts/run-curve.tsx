import { Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { CurvePoint } from '#contract/job'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { ChartTable } from './chart-table'

export const curveKinds = ['loss', 'gradientNorm', 'learningRate'] as const
export type CurveKind = (typeof curveKinds)[number]

const small = (value: number): string =>
  Math.abs(value) < 0.01 && value !== 0 ? value.toExponential(1) : decimal(value, 2)

type Key = 'trainLoss' | 'validationLoss' | 'gradientNorm' | 'learningRate'

function CurveTable({
  data,
  keys,
  title
}: {
  data: readonly CurvePoint[]
  keys: readonly Key[]
  title: string
}) {
  const names = keys.length > 1 ? [t('train.trainLoss'), t('train.validationLoss')] : [title]
  const rows = data.map((p) => [p.epoch, ...keys.map((key) => p[key]?.toPrecision(4) ?? '')])
  return <ChartTable header={[t('train.epoch'), ...names]} rows={rows} />
}

/** One training by epoch: its loss on the training children and on those held out, or what drove it. */
export function RunCurve({
  points,
  series,
  kind
}: {
  points: readonly CurvePoint[]
  series: string
  kind: CurveKind
}) {
  const data = points.filter((point) => point.series === series)
  const title = kind === 'loss' ? t('train.curve') : t(`run.curve.${kind}`)
  const common = { type: 'monotone', dot: false, strokeWidth: 2, isAnimationActive: false } as const
  const keys: Key[] = kind === 'loss' ? ['trainLoss', 'validationLoss'] : [kind]
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      {kind === 'loss' && <p className="small">{t('train.curveHint', { series })}</p>}
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
              width={56}
              tickFormatter={small}
              stroke="var(--ink-soft)"
              fontSize={12}
            />
            <Line {...common} dataKey={keys[0]!} stroke="var(--chart)" />
            {keys[1] && (
              <Line {...common} dataKey={keys[1]} stroke="var(--accent-strong)" strokeDasharray="6 4" />
            )}
          </LineChart>
        </ResponsiveContainer>
      </div>
      <CurveTable data={data} keys={keys} title={title} />
    </figure>
  )
}
