/** How the learning rate runs over a training. Steps count from 0. */
export type Schedule =
  | { kind: 'constant' }
  /** Divided by `divisor` every `every` steps. */
  | { kind: 'step'; every: number; divisor: number }
  /** Half a cosine from the base down to `floor` (a share of the base) at the last step. */
  | { kind: 'cosine'; floor: number }
  /** Falls evenly on a log scale, to `floor` (a share of the base) at the last step. */
  | { kind: 'exponential'; floor: number }
  /** Halved, or what `factor` says, when the watched loss has not fallen for `patience` reports. */
  | { kind: 'plateau'; factor: number; patience: number }

export interface RateOptions {
  /** The learning rate after warming up. */
  base: number
  /** Steps over which the rate rises evenly from 0; 0: none (Goyal et al. 2017, section 2.2). */
  warmUp: number
  /** Steps of the whole training. */
  total: number
  schedule: Schedule
}

/**
 * The learning rate of one step (Loshchilov & Hutter 2017 for the cosine). `reductions`: how often a plateau was met so far
 * (`plateauWatch` counts them); only the plateau schedule reads it.
 */
export function learningRate(options: RateOptions, step: number, reductions = 0): number {
  const { base, warmUp, total, schedule } = options
  if (step < warmUp) return (base * (step + 1)) / warmUp
  const done = total - 1 <= warmUp ? 1 : Math.min(1, (step - warmUp) / (total - 1 - warmUp))
  switch (schedule.kind) {
    case 'constant':
      return base
    case 'step':
      return base / schedule.divisor ** Math.floor((step - warmUp) / schedule.every)
    case 'cosine':
      return base * (schedule.floor + (1 - schedule.floor) * 0.5 * (1 + Math.cos(Math.PI * done)))
    case 'exponential':
      return base * schedule.floor ** done
    case 'plateau':
      return base * schedule.factor ** reductions
  }
}

export interface PlateauState {
  best: number
  waited: number
  reductions: number
}

export const freshPlateau: PlateauState = { best: Infinity, waited: 0, reductions: 0 }

/** One report of the watched loss: a new best resets the wait, patience at its end counts one reduction. */
export function plateauWatch(state: PlateauState, loss: number, patience: number): PlateauState {
  if (loss < state.best) return { ...state, best: loss, waited: 0 }
  const waited = state.waited + 1
  return waited > patience ? { ...state, waited: 0, reductions: state.reductions + 1 } : { ...state, waited }
}
