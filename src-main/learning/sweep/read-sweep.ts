import { parse } from 'yaml'
import type { Finding, TrainingPlan } from '#contract/training-config'
import { fileKey, groupOf, type SettingName } from '#contract/training-config'
import { SweepPlan, SweepRange, type SweepParameter } from '#contract/sweep'
import { TrainingSettings } from '#contract/training-settings'
import { compose, type SavedPlans } from '../configure/compose'
import { settingCalled } from '../configure/keys'
import { errorOf, isError } from '../configure/layer'
import { withPresentWords } from './specified-sweep'

/** Settings that change how an autoencoder is trained: what else is scored does not depend on them. */
const SWEPT_GROUPS = ['model', 'optimizer', 'scheduler', 'training']
const canSweep = (name: SettingName): boolean =>
  name === 'batchSize' || (SWEPT_GROUPS.includes(groupOf[name]) && !UNSWEPT.includes(name))
/** These change what is watched, and nothing of what comes out. */
const UNSWEPT: readonly SettingName[] = ['logEvery', 'plotEvery', 'checkpointEvery', 'threads']

const KEYS = ['base', 'bands', 'method', 'parameters', 'max_trials', 'seed', 'objective', 'stop_hopeless']

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A sweep file: `parameters` names settings with the values or the range that each runs through, `base` is a training configuration
 * for all the rest. Whatever is wrong is a finding; the plan is null then.
 */
export function readSweep(text: string, saved: SavedPlans): { plan: SweepPlan | null; findings: Finding[] } {
  const findings: Finding[] = []
  const file = parsed(text, findings)
  if (!file) return { plan: null, findings }
  const root = withPresentWords(file, findings)
  for (const key of Object.keys(root))
    if (!KEYS.includes(key))
      findings.push(errorOf(key, `"${key}" is no part of a sweep; there are ${KEYS.join(', ')}.`))
  const base = compose({ text: JSON.stringify(root.base ?? {}), overrides: [] }, saved)
  findings.push(...base.findings)
  const plan = SweepPlan.safeParse({
    base: base.plan,
    parameters: readParameters(root.parameters, findings),
    ...usualChoices(base.plan),
    ...statedChoices(root)
  })
  if (!plan.success && !findings.some(isError))
    findings.push(
      ...plan.error.issues.map((issue) =>
        errorOf(issue.path.join('.'), `${issue.path.join('.')}: ${issue.message}.`)
      )
    )
  if (plan.success) checkGrid(plan.data, findings)
  return { plan: plan.success && !findings.some(isError) ? plan.data : null, findings }
}

const usualChoices = (base: TrainingPlan | null) => ({
  bands: base?.bands ?? 'auto',
  method: 'grid',
  maxTrials: 20,
  seed: base?.seed ?? 42,
  objective: 'planted',
  stopHopeless: true
})

/** What the file itself says of how the sweep is run. */
function statedChoices({
  bands,
  method,
  max_trials,
  seed,
  objective,
  stop_hopeless
}: Record<string, unknown>) {
  const all = { bands, method, maxTrials: max_trials, seed, objective, stopHopeless: stop_hopeless }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== null))
}

function parsed(text: string, findings: Finding[]): Record<string, unknown> | null {
  try {
    const value: unknown = parse(text, { maxAliasCount: 100 })
    if (isRecord(value)) return value
    findings.push(errorOf(null, 'A sweep file must hold names and values.'))
  } catch (error) {
    findings.push(errorOf(null, `The sweep file cannot be read: ${(error as Error).message.split('\n')[0]}.`))
  }
  return null
}

function readParameters(value: unknown, findings: Finding[]): SweepParameter[] {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    findings.push(errorOf('parameters', 'parameters names no setting to vary.'))
    return []
  }
  return Object.entries(value).flatMap(([key, given]): SweepParameter[] => {
    const name = settingCalled(key)
    if (!name || !canSweep(name)) {
      findings.push(
        errorOf(key, `${key} cannot be varied: sweeps vary how an autoencoder is built and trained.`)
      )
      return []
    }
    return readParameter(name, given, findings)
  })
}

function readParameter(name: SettingName, given: unknown, findings: Finding[]): SweepParameter[] {
  const key = fileKey(name)
  if (Array.isArray(given) && given.length > 0) {
    const values = given as unknown[]
    const bad = values.filter((v) => !TrainingSettings.shape[name].safeParse(v).success)
    for (const v of bad) findings.push(errorOf(key, `${key} cannot be ${JSON.stringify(v)}.`))
    return [{ key, values, range: null }]
  }
  const range = SweepRange.safeParse(given)
  const { min, max, scale } = range.data ?? { min: NaN, max: NaN, scale: 'linear' }
  const ends = [min, max].every((v) => TrainingSettings.shape[name].safeParse(v).success)
  if (range.success && ends && min < max && (scale === 'linear' || min > 0))
    return [{ key, values: null, range: range.data }]
  findings.push(errorOf(key, `${key} needs a list of values, or min and max within its limits.`))
  return []
}

/** A grid has an end: ranges have none, and more combinations than allowed are not cut in silence. */
function checkGrid({ method, parameters, maxTrials }: SweepPlan, findings: Finding[]): void {
  if (method === 'random') return
  if (parameters.some((p) => p.values === null))
    findings.push(errorOf('method', 'A grid needs lists of values; a range needs method: random.'))
  const size = parameters.reduce((product, p) => product * (p.values?.length ?? 1), 1)
  if (size > maxTrials)
    findings.push(
      errorOf(
        'max_trials',
        `The grid has ${size} combinations, max_trials is ${maxTrials}: raise it, or use method: random.`
      )
    )
}
