import type { SweepParameter, SweepPlan } from '#contract/sweep'
import { TrainingSettings } from '#contract/training-settings'
import { random, type Random } from '#main/lib/random'
import { settingCalled } from '../configure/keys'

/** The values of each trial, as files have them: all combinations, or so many that were drawn. Same seed, same trials. */
export function trialsOf({ method, parameters, maxTrials, seed }: SweepPlan): Record<string, unknown>[] {
  if (method === 'grid') return combinations(parameters)
  const rng = random(seed, 'sweep')
  const seen = new Set<string>()
  const trials: Record<string, unknown>[] = []
  // Few combinations may be drawn again and again: an end to trying.
  for (let attempt = 0; attempt < maxTrials * 20 && trials.length < maxTrials; attempt += 1) {
    const trial = Object.fromEntries(parameters.map((p) => [p.key, drawn(p, rng)]))
    if (seen.has(JSON.stringify(trial))) continue
    seen.add(JSON.stringify(trial))
    trials.push(trial)
  }
  return trials
}

function combinations(parameters: readonly SweepParameter[]): Record<string, unknown>[] {
  return parameters.reduce<Record<string, unknown>[]>(
    (trials, { key, values }) =>
      trials.flatMap((trial) => values!.map((value) => ({ ...trial, [key]: value }))),
    [{}]
  )
}

function drawn({ key, values, range }: SweepParameter, rng: Random): unknown {
  if (values) return values[rng.below(values.length)]
  const { min, max, scale } = range!
  const at = rng.next()
  const value = scale === 'log' ? min * (max / min) ** at : min + (max - min) * at
  const rounded = Number(value.toPrecision(4))
  const schema = TrainingSettings.shape[settingCalled(key)!]
  return schema.safeParse(rounded).success ? rounded : Math.round(value)
}

/** Settings of one trial on top of the plan's. Only autoencoders are trained: the rest does not depend on what is varied. */
export function settingsOfTrial(
  { base }: SweepPlan,
  values: Readonly<Record<string, unknown>>
): TrainingSettings {
  const own = Object.entries(values).map(([key, value]) => [settingCalled(key)!, value])
  return TrainingSettings.parse({
    ...base.settings,
    ...(Object.fromEntries(own) as object),
    form: 'autoencoder'
  })
}
