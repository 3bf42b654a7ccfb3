import type { Sweep, Trial } from './sweep'

/** Where parallel coordinates are drawn, in units of the picture. */
export const [PARALLEL_WIDTH, PARALLEL_HEIGHT] = [760, 260] as const
export const [PARALLEL_TOP, PARALLEL_BOTTOM] = [34, 226] as const
const SIDE = 60

interface Axis {
  name: string
  low: string
  high: string
  /** From 0 at the foot to 1 at the head. */
  at(trial: Trial): number
}

export interface ParallelLines {
  axes: { name: string; x: number; low: string; high: string }[]
  /** A line for each finished trial, the best one last, so that it is drawn above the others. */
  lines: { trial: number; best: boolean; points: [x: number, y: number][] }[]
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

/**
 * Parallel coordinates (Inselberg 1985) of a sweep: each finished trial as a line through its settings to its validation loss and to
 * how well it finds planted changes. null: fewer than two trials are finished.
 */
export function parallelLines(sweep: Sweep, names: { loss: string; planted: string }): ParallelLines | null {
  const trials = sweep.trials.filter((trial) => trial.state === 'completed' && trial.planted !== null)
  if (trials.length < 2) return null
  const axes = [
    ...sweep.plan.parameters.map(({ key }) => axisOf(key, trials, (trial) => trial.values[key])),
    axisOf(names.loss, trials, (trial) => trial.validationLoss),
    axisOf(names.planted, trials, (trial) => trial.planted)
  ]
  const x = (i: number): number => SIDE + (i / (axes.length - 1)) * (PARALLEL_WIDTH - 2 * SIDE)
  const y = (share: number): number => PARALLEL_BOTTOM - share * (PARALLEL_BOTTOM - PARALLEL_TOP)
  const ordered = [...trials].sort(
    (a, b) => Number(a.number === sweep.best) - Number(b.number === sweep.best)
  )
  return {
    axes: axes.map(({ name, low, high }, i) => ({ name: name.split('.').at(-1)!, x: x(i), low, high })),
    lines: ordered.map((trial) => ({
      trial: trial.number,
      best: trial.number === sweep.best,
      points: axes.map((axis, i) => [x(i), y(axis.at(trial))])
    }))
  }
}
