import { t } from '#words/translate'
import type { GrowthChart } from '#contract/training'

/** A drawing, or a child at one age, on the curve. */
export interface GrowthPlace {
  ageMonths: number
  index: number
  /** Ages for which it would be typical; null: none. */
  interval: readonly [number, number] | null
}

interface Props {
  growth: GrowthChart
  places: readonly GrowthPlace[]
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [500, 220, 20, 14, 10, 36]

/** Where ages and heights lie in the figure. */
function scalesOf({ growth: { points, centre, scale }, places }: Props) {
  const heightOf = (place: GrowthPlace): number => (place.index - centre) / scale
  const ages = [...points, ...places].map((p) => p.ageMonths)
  const values = [...points.flatMap((p) => [p.low, p.high]), ...places.map(heightOf)]
  const [from, to] = [Math.min(...ages), Math.max(...ages)]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (age: number): number => LEFT + ((age - from) / (to - from || 1)) * (WIDTH - LEFT - RIGHT)
  const y = (v: number): number => TOP + 10 + ((high - v) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM - 20)
  return { x, y, from, to, heightOf }
}

function AgeAxis({ from, to, x }: { from: number; to: number; x: (age: number) => number }) {
  const first = Math.ceil(from / 12)
  const years = Array.from({ length: Math.floor(to / 12) - first + 1 }, (_, i) => first + i)
  const base = HEIGHT - BOTTOM
  return (
    <>
      <line x1={LEFT} x2={WIDTH - RIGHT} y1={base} y2={base} stroke="#345" />
      {years.map((year) => (
        <text key={year} x={x(12 * year)} y={base + 16} fontSize="12" textAnchor="middle">
          {year}
        </text>
      ))}
      <text x={WIDTH / 2} y={HEIGHT - 4} fontSize="12" textAnchor="middle">
        {t('written.curveAges')}
      </text>
    </>
  )
}

/** Growth curve of the norm with a band for 90 % of typical drawings; points at the child’s age, bars over the interval. */
export function GrowthFigure(props: Props) {
  const { x, y, from, to, heightOf } = scalesOf(props)
  const { points } = props.growth
  const path = (pick: (p: (typeof points)[0]) => number): string[] =>
    points.map((p) => `${x(p.ageMonths).toFixed(1)},${y(pick(p)).toFixed(1)}`)
  const band = [...path((p) => p.high), ...path((p) => p.low).reverse()].join(' ')
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('written.curve')}>
      <polygon points={band} fill="#d5e0ea" />
      <polyline points={path((p) => p.middle).join(' ')} fill="none" stroke="#4a6f93" strokeWidth="2" />
      <text x={LEFT} y={TOP + 2} fontSize="11">
        {t('written.curveUp')}
      </text>
      <AgeAxis from={from} to={to} x={x} />
      {props.places.map((place) => {
        const height = y(heightOf(place))
        const { interval } = place
        return (
          <g key={`${place.ageMonths} ${place.index}`} stroke="#8a3b00">
            {interval && (
              <line
                x1={x(interval[0])}
                x2={x(interval[1])}
                y1={height}
                y2={height}
                strokeWidth="3"
                opacity="0.55"
              />
            )}
            <circle cx={x(place.ageMonths)} cy={height} r="5" fill="#8a3b00" />
          </g>
        )
      })}
    </svg>
  )
}
