import { Area, AreaChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { DevelopmentStatement } from '#contract/analysis'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { ChartTable } from './chart-table'
import { yearTicks } from './growth-curve'

/** Ages below this p are left out of the 90 % interval. */
const LEFT_OUT = 0.1

interface Props {
  profile: DevelopmentStatement['profile']
  ageMonths: number
}

const soft = { stroke: 'var(--ink-soft)', fontSize: 12 }

function Plot({ profile, ageMonths }: Props) {
  const from = Math.min(profile[0]!.ageMonths - 0.5, ageMonths)
  const to = Math.max(profile.at(-1)!.ageMonths + 0.5, ageMonths)
  const strong = 'var(--accent-strong)'
  return (
    <ResponsiveContainer width="100%" height={130}>
      <AreaChart data={profile} margin={{ top: 8, right: 14, bottom: 4, left: 0 }} accessibilityLayer={false}>
        <XAxis
          dataKey="ageMonths"
          type="number"
          domain={[from, to]}
          ticks={yearTicks(from, to)}
          tickFormatter={(v: number) => decimal(v / 12, 0)}
          {...soft}
        />
        <YAxis domain={[0, 1]} ticks={[0, 0.5, 1]} width={40} {...soft} />
        <Area
          dataKey="pValue"
          type="step"
          stroke="var(--chart)"
          fill="var(--chart)"
          fillOpacity={0.25}
          isAnimationActive={false}
        />
        <ReferenceLine y={LEFT_OUT} stroke={strong} strokeDasharray="5 4" />
        <ReferenceLine x={ageMonths} stroke={strong} strokeWidth={2.5} />
      </AreaChart>
    </ResponsiveContainer>
  )
}

/** For which ages a drawing would be typical: two-sided p by age. */
export function AgeProfile(props: Props) {
  const title = t('development.profile')
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div role="img" aria-label={title} className="chart-area">
        <Plot {...props} />
      </div>
      <p className="small">{t('development.profileHint')}</p>
      <ChartTable
        header={[t('development.ageYears'), t('development.p')]}
        rows={props.profile.map((p) => [decimal(p.ageMonths / 12, 2), decimal(p.pValue, 3)])}
      />
    </figure>
  )
}
