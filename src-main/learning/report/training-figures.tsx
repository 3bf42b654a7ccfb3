import { t } from '#words/translate'
import type { CurvePoint } from '#contract/job'
import type { Validation } from '#contract/training'

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [500, 180, 46, 150]

interface Line {
  name: string
  values: readonly (readonly [number, number])[]
  colour: string
  dashed?: boolean
}

/** Lines over a common pair of axes, as SVG: crisp in print, readable without script. */
function Lines({ lines, label, log = false }: { lines: readonly Line[]; label: string; log?: boolean }) {
  const all = lines.flatMap((line) => line.values)
  const rise = (value: number): number => (log ? Math.log10(Math.max(value, 1e-12)) : value)
  const xs = all.map(([x]) => x)
  const ys = all.map(([, y]) => rise(y))
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const x = (value: number): number => LEFT + ((value - left) / (right - left || 1)) * (WIDTH - LEFT - 10)
  const y = (value: number): number => BOTTOM - ((rise(value) - low) / (high - low || 1)) * (BOTTOM - 12)
  const stated = (value: number): string => (log ? 10 ** value : value).toPrecision(3)
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line x1={LEFT} x2={WIDTH - 10} y1={BOTTOM} y2={BOTTOM} stroke="#345" />
      <line x1={LEFT} x2={LEFT} y1={8} y2={BOTTOM} stroke="#345" />
      {[low, high].map((value) => (
        <text key={value} x={LEFT - 4} y={y(log ? 10 ** value : value) + 4} fontSize="11" textAnchor="end">
          {stated(value)}
        </text>
      ))}
      {[left, right].map((value) => (
        <text key={value} x={x(value)} y={BOTTOM + 14} fontSize="11" textAnchor="middle">
          {value}
        </text>
      ))}
      {lines.map(({ name, values, colour, dashed }) => (
        <polyline
          key={name}
          points={values.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(' ')}
          fill="none"
          stroke={colour}
          strokeWidth="1.6"
          strokeDasharray={dashed ? '5 3' : undefined}
        />
      ))}
    </svg>
  )
}

const [BLUE, BROWN] = ['#3b6f9e', '#a1551f']

/** Loss by epoch of every fold model, on the children it learnt from and on those held out for early stopping. */
export function LossFigure({ curves }: { curves: readonly CurvePoint[] }) {
  const lines = [...Map.groupBy(curves, (p) => p.series)].flatMap(([series, points]): Line[] => [
    { name: `${series} training`, values: points.map((p) => [p.epoch, p.trainLoss]), colour: BLUE },
    {
      name: `${series} validation`,
      values: points.map((p) => [p.epoch, p.validationLoss]),
      colour: BROWN,
      dashed: true
    }
  ])
  return <Lines lines={lines} label={t('written.training.lossFigure')} log />
}

export function NumberFigure({
  curves,
  pick,
  label
}: {
  curves: readonly CurvePoint[]
  pick: 'gradientNorm' | 'learningRate'
  label: string
}) {
  const lines = [...Map.groupBy(curves, (p) => p.series)].map(([series, points]): Line => {
    const values = points.flatMap((p) => (p[pick] === null ? [] : [[p.epoch, p[pick]] as const]))
    return { name: series, values, colour: BLUE }
  })
  return <Lines lines={lines.filter((line) => line.values.length > 0)} label={label} />
}

/** Share of typical drawings, of children held out of training, at or below each p: on the diagonal where p means what it says. */
export function ReliabilityFigure({ reliability }: Pick<Validation, 'reliability'>) {
  const diagonal: Line = {
    name: 'promised',
    values: [
      [0, 0],
      [1, 1]
    ],
    colour: '#888',
    dashed: true
  }
  const found: Line = { name: 'measured', values: reliability.map((r) => [r.alpha, r.share]), colour: BLUE }
  return <Lines lines={[diagonal, found]} label={t('written.training.reliabilityFigure')} />
}
