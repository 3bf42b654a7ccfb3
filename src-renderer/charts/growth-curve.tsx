import {
  Area,
  ComposedChart,
  Line,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis
} from 'recharts'
import type { GrowthChart } from '#contract/training'
import { decimal } from '#words/number-text'
import { t } from '#words/translate'
import { ChartTable } from './chart-table'

/** A drawing, or a child at one age, on the curve. */
export interface Place {
  ageMonths: number
  index: number
  interval: readonly [number, number]
}

const soft = { stroke: 'var(--ink-soft)', fontSize: 12 }
const strong = 'var(--accent-strong)'

/** Every whole year between two ages in months. */
export function yearTicks(from: number, to: number): number[] {
  const first = Math.ceil(from / 12)
  return Array.from({ length: Math.floor(to / 12) - first + 1 }, (_, i) => 12 * (first + i))
}

/** The interval as a bar at the point's height. Recharts takes plain calls, not components, inside a chart. */
const barOf = ({ interval, ageMonths }: Place, y: number) => {
  const segment = interval.map((x) => ({ x, y })) as [{ x: number; y: number }, { x: number; y: number }]
  const line = { stroke: strong, strokeWidth: 3, strokeOpacity: 0.55 }
  return <ReferenceLine key={`bar ${ageMonths} ${y}`} segment={segment} {...line} />
}

const dotOf = ({ ageMonths }: Place, y: number) => (
  <ReferenceDot
    key={`dot ${ageMonths} ${y}`}
    x={ageMonths}
    y={y}
    r={5}
    fill={strong}
    stroke="var(--surface)"
  />
)

function Plot({ growth, places }: { growth: GrowthChart; places: readonly Place[] }) {
  const heightOf = (place: Place): number => (place.index - growth.centre) / growth.scale
  const data = growth.points.map((p) => ({ ...p, band: [p.low, p.high] }))
  const heights = [...growth.points.flatMap((p) => [p.low, p.high]), ...places.map(heightOf)]
  const ages = [...growth.points, ...places].map((p) => p.ageMonths)
  const [from, to] = [Math.min(...ages), Math.max(...ages)]
  return (
    <ResponsiveContainer width="100%" height={220}>
      <ComposedChart
        data={data}
        margin={{ top: 8, right: 14, bottom: 4, left: 0 }}
        accessibilityLayer={false}
      >
        <XAxis
          dataKey="ageMonths"
          type="number"
          domain={[from, to]}
          ticks={yearTicks(from, to)}
          tickFormatter={(v: number) => decimal(v / 12, 0)}
          {...soft}
        />
        <YAxis
          type="number"
          domain={[Math.min(...heights) - 0.2, Math.max(...heights) + 0.2]}
          tickFormatter={(v: number) => decimal(v)}
          width={40}
          {...soft}
        />
        <Area dataKey="band" stroke="none" fill="var(--chart)" fillOpacity={0.25} isAnimationActive={false} />
        <Line dataKey="middle" stroke="var(--chart)" strokeWidth={2} dot={false} isAnimationActive={false} />
        {places.map((place) => barOf(place, heightOf(place)))}
        {places.map((place) => dotOf(place, heightOf(place)))}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

/** How the index of typical drawings grows with age, and where these lie: the point, and the ages it would be typical for. */
export function GrowthCurve(props: { growth: GrowthChart; places: readonly Place[]; title: string }) {
  const { growth, places, title } = props
  const header = [
    'development.ageYears',
    'development.low',
    'development.middle',
    'development.high'
  ] as const
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div role="img" aria-label={title} className="chart-area">
        <Plot growth={growth} places={places} />
      </div>
      <p className="small chart-axis">{t('development.ageYears')}</p>
      <ChartTable
        header={header.map((key) => t(key))}
        rows={growth.points.map((p) => [
          decimal(p.ageMonths / 12, 2),
          ...[p.low, p.middle, p.high].map((v) => decimal(v, 2))
        ])}
      />
    </figure>
  )
}
