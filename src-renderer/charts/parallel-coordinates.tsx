import type { Sweep, Trial } from '#contract/sweep'
import { t } from '#words/translate'

const [WIDTH, HEIGHT, TOP, BOTTOM, SIDE] = [760, 260, 34, 226, 60]

interface Axis {
  name: string
  at(trial: Trial): number
  low: string
  high: string
}

/** Numbers by their size (on a log scale where they span more than a decade), everything else in the order in which it is met. */
function axisOf(name: string, trials: readonly Trial[], value: (trial: Trial) => unknown): Axis {
  const values = trials.map(value)
  const numbers = values.every((v) => typeof v === 'number') ? (values as number[]) : null
  const known = [...new Set(values.map((v) => JSON.stringify(v)))]
  if (!numbers) {
    const step = Math.max(1, known.length - 1)
    return {
      name,
      at: (trial) => known.indexOf(JSON.stringify(value(trial))) / step,
      low: known[0] ?? '',
      high: known.at(-1) ?? ''
    }
  }
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  const log = least > 0 && most / least > 10
  const scale = (v: number): number => (log ? Math.log(v) : v)
  const span = scale(most) - scale(least) || 1
  return {
    name,
    at: (trial) => (scale(Number(value(trial))) - scale(least)) / span,
    low: String(Number(least.toPrecision(3))),
    high: String(Number(most.toPrecision(3)))
  }
}

/** Every finished trial as a line through its settings to what it came to; the best is drawn strongest, above the others. */
export function ParallelCoordinates({ sweep }: { sweep: Sweep }) {
  const trials = sweep.trials.filter((trial) => trial.state === 'completed' && trial.planted !== null)
  if (trials.length < 2) return null
  const axes = [
    ...sweep.plan.parameters.map(({ key }) => axisOf(key, trials, (trial) => trial.values[key])),
    axisOf(t('sweep.loss'), trials, (trial) => trial.validationLoss),
    axisOf(t('sweep.planted'), trials, (trial) => trial.planted)
  ]
  const x = (i: number): number => SIDE + (i / (axes.length - 1)) * (WIDTH - 2 * SIDE)
  const y = (share: number): number => BOTTOM - share * (BOTTOM - TOP)
  const ordered = [...trials].sort(
    (a, b) => Number(a.number === sweep.best) - Number(b.number === sweep.best)
  )
  return (
    <figure className="chart">
      <figcaption>{t('sweep.chart')}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('sweep.chart')} className="parallel">
        {axes.map(({ name, low, high }, i) => (
          <g key={name} fontSize="11">
            <line x1={x(i)} x2={x(i)} y1={TOP} y2={BOTTOM} className="axis" />
            <text x={x(i)} y={TOP - 20} textAnchor="middle">
              {name.split('.').at(-1)}
            </text>
            <text x={x(i)} y={TOP - 6} textAnchor="middle" className="soft">
              {high}
            </text>
            <text x={x(i)} y={BOTTOM + 16} textAnchor="middle" className="soft">
              {low}
            </text>
          </g>
        ))}
        {ordered.map((trial) => (
          <polyline
            key={trial.number}
            className={trial.number === sweep.best ? 'trial best' : 'trial'}
            points={axes.map((axis, i) => `${x(i).toFixed(1)},${y(axis.at(trial)).toFixed(1)}`).join(' ')}
          />
        ))}
      </svg>
    </figure>
  )
}
