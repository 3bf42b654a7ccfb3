import {
  BandTexts,
  groupChoices,
  presets,
  RunName,
  Seed,
  trainingGroups,
  type Finding,
  type TrainingGroup,
  type TrainingPlan
} from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import { keyOf } from './keys'
import { emptyLayer, errorOf, isError, type Layer } from './layer'
import { readConfig } from './read-config'
import { readOverrides } from './read-overrides'

export interface Composed {
  /** null: there are errors. */
  plan: TrainingPlan | null
  /** Settings that somebody asked for by name. */
  given: ReadonlySet<string>
  findings: Finding[]
}

const usual: Record<string, unknown> = TrainingSettings.parse({})
/** A setting that is written out as it usually is asks for nothing. */
const unusual = (name: string, value: unknown): boolean =>
  JSON.stringify(value) !== JSON.stringify(usual[name])

interface Request {
  text: string | null
  overrides: readonly string[]
  /** The plan of an earlier training, in the place of the defaults. */
  base?: TrainingPlan | null
}

/** Whole plans that a site has saved, by name. */
export type SavedPlans = ReadonlyMap<string, TrainingPlan>

/**
 * Layers from general to special, as Hydra composes them (hydra.cc, "The Defaults List"): defaults, then the preset, then the choice
 * of each group, then the file's own values, then those of the command line. A choice on the command line takes the place of the
 * file's choice of that group. Nothing is thrown: whatever is wrong is a finding.
 */
export function compose(
  { text, overrides, base: earlier = null }: Request,
  saved: SavedPlans = new Map()
): Composed {
  const findings: Finding[] = []
  const file = text === null ? emptyLayer() : readConfig(text, findings)
  const words = readOverrides(overrides, findings)
  const preset = words.preset ?? file.preset
  const base = preset === null && earlier ? layerOf(earlier) : presetOf(preset, saved, findings)
  const groups = { ...base.groups, ...file.groups, ...words.groups }
  const chosen = trainingGroups.map((group) => choiceOf(group, groups[group], findings))
  const values = { ...file.values, ...words.values }
  const settings = checked({ ...base.values, ...Object.assign({}, ...chosen), ...values }, findings)
  const layers = [words, file, base]
  const bands = checkedPart(BandTexts, 'bands', firstOf(layers, 'bands') ?? 'auto', findings)
  const seed = checkedPart(Seed, 'seed', firstOf(layers, 'seed') ?? 42, findings)
  const name = checkedPart(RunName, 'name', firstOf([words, file], 'name') ?? null, findings)
  const whole = settings && bands !== undefined && seed !== undefined && !findings.some(isError)
  return {
    plan: whole ? { name: name ?? null, bands, seed, settings } : null,
    given: new Set(Object.keys(values).filter((name) => unusual(name, values[name]))),
    findings
  }
}

/** What the first of the layers that says anything says. */
const firstOf = (layers: readonly Layer[], part: 'bands' | 'seed' | 'name'): unknown =>
  layers.map((layer) => layer[part]).find((value) => value !== undefined && value !== null)

const layerOf = ({ settings, bands, seed }: TrainingPlan): Layer => ({
  ...emptyLayer(),
  values: settings,
  bands,
  seed
})

function presetOf(name: string | null, saved: SavedPlans, findings: Finding[]): Layer {
  if (name === null) return emptyLayer()
  if (Object.hasOwn(presets, name)) return { ...emptyLayer(), groups: presets[name]! }
  const own = saved.get(name)
  if (own) return layerOf(own)
  const known = [...Object.keys(presets), ...saved.keys()].join(', ')
  findings.push(errorOf('preset', `There is no preset "${name}"; there are ${known}.`))
  return emptyLayer()
}

function choiceOf(group: TrainingGroup, name: string | undefined, findings: Finding[]) {
  if (name === undefined) return {}
  const choices = groupChoices[group]
  if (Object.hasOwn(choices, name)) return choices[name]!
  findings.push(
    errorOf(group, `${group} has no choice "${name}"; there are ${Object.keys(choices).join(', ')}.`)
  )
  return {}
}

function checked(values: Record<string, unknown>, findings: Finding[]): TrainingSettings | null {
  const parsed = TrainingSettings.safeParse(values)
  if (parsed.success) return parsed.data
  findings.push(...settingFindings(parsed.error.issues, values))
  return null
}

function checkedPart<Value>(
  schema: { safeParse(value: unknown): { success: boolean; data?: Value } },
  field: string,
  value: unknown,
  findings: Finding[]
): Value | undefined {
  const parsed = schema.safeParse(value)
  if (!parsed.success)
    findings.push(errorOf(field, `${field} cannot be ${JSON.stringify(value)?.slice(0, 80)}.`))
  return parsed.data
}

/** The schema's complaints in plain words. */
export function settingFindings(
  issues: readonly { path: PropertyKey[]; message: string }[],
  values: Record<string, unknown>
): Finding[] {
  return issues.map(({ path, message }) => {
    const name = String(path[0] ?? '')
    const found = JSON.stringify(values[name])?.slice(0, 80) ?? 'nothing'
    return errorOf(keyOf(name), `${keyOf(name)} cannot be ${found}: ${plain(message)}.`)
  })
}

const plain = (message: string): string => message.replace(/^(Invalid input|Too (big|small)): /, '')
