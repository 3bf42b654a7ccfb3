import { AppError } from '../../../src-preload/contract/app-error'
import {
  presets,
  TrainingPlan,
  type Finding,
  type SavedConfig
} from '../../../src-preload/contract/training-config'
import { TrainingSettings } from '../../../src-preload/contract/training-settings'
import { advise, type BandSize } from '../../learning/configure/advise'
import { compose, settingFindings, type SavedPlans } from '../../learning/configure/compose'
import { isError } from '../../learning/configure/layer'
import { writeConfig } from '../../learning/configure/write-config'
import { suggestBands } from '../../norms/overview'
import { inBand } from '../../norms/usable'
import { parseBands } from '../../norms/parse-bands'
import { sentenceOf } from '../../../src-preload/contract/sentences'
import { open, type EngineContext, type HandlersOf } from '../context'
import { usableOf, usableRows } from './drawings'

function saved(context: EngineContext): SavedConfig[] {
  const rows = context.study?.library.configs.all() ?? []
  return rows.map(({ name, savedAt, content }) => ({
    name,
    savedAt,
    plan: TrainingPlan.parse(JSON.parse(content))
  }))
}

export const savedPlans = (context: EngineContext): SavedPlans =>
  new Map(saved(context).map(({ name, plan }) => [name, plan]))

/** How a version was trained. Throws AppError 'model-unknown'. */
function planOf(context: EngineContext, id: string): TrainingPlan {
  const { norms, development } = open(context)
  if (development.has(id)) {
    const { settings, seed } = development.version(id)
    return { bands: 'auto', seed, settings }
  }
  const { settings, seed, band } = norms.version(id)
  return { bands: [band.label], seed, settings }
}

/** What the open library has for the plan's bands; nothing where none is open. */
function sizesOf(context: EngineContext, { bands, settings }: TrainingPlan): BandSize[] {
  if (!context.study) return []
  const usable = usableOf(usableRows(context.study.library, settings))
  const wanted = bands === 'auto' ? suggestBands(usable) : parseBands(bands)
  return wanted.map((band) => {
    const own = usable.filter((drawing) => inBand(band, drawing))
    return {
      label: band.label,
      drawings: own.length,
      children: new Set(own.map(({ child }) => child)).size
    }
  })
}

const NOTHING = 'There is no usable drawing of these sites and ages to learn from.'

/** All that is to be said of a plan, bands included. */
function look(context: EngineContext, plan: TrainingPlan, given: ReadonlySet<string>): Finding[] {
  try {
    const sizes = sizesOf(context, plan)
    const none = context.study !== null && sizes.every((band) => band.drawings === 0)
    const empty: Finding[] = none ? [{ severity: 'error', field: 'data.sites', message: NOTHING }] : []
    return [...empty, ...advise(plan.settings, given, sizes)]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const wrong: Finding = { severity: 'error', field: 'bands', message: sentenceOf(error.failure) }
    return [wrong, ...advise(plan.settings, given)]
  }
}

/** Throws AppError 'config-invalid' with the first error: contradictions are refused before anything is computed. */
export function checkPlan(settings: TrainingSettings): void {
  const wrong = advise(settings, new Set()).find(isError)
  if (wrong) throw new AppError('config-invalid', { reason: wrong.message.replace(/\.$/, '') })
}

function answer(plan: TrainingPlan | null, findings: Finding[]) {
  const usable = findings.some(isError) ? null : plan
  return { plan: usable, yaml: usable && writeConfig(usable), findings }
}

export const configHandlers: HandlersOf<
  'config:compose' | 'config:check' | 'config:list' | 'config:save' | 'config:remove'
> = {
  'config:compose': (request, context) => {
    const base = request.from === null ? null : planOf(context, request.from)
    const { plan, given, findings } = compose({ ...request, base }, savedPlans(context))
    return answer(plan, plan ? [...findings, ...look(context, plan, given)] : findings)
  },
  'config:check': ({ bands, seed, settings }, context) => {
    const parsed = TrainingSettings.safeParse(settings)
    if (!parsed.success) return answer(null, settingFindings(parsed.error.issues, settings))
    const usual: Record<string, unknown> = TrainingSettings.parse({})
    const own: Record<string, unknown> = parsed.data
    const same = (name: string): boolean => JSON.stringify(own[name]) === JSON.stringify(usual[name])
    const given = new Set(Object.keys(own).filter((name) => !same(name)))
    const plan = { bands, seed, settings: parsed.data }
    return answer(plan, look(context, plan, given))
  },
  'config:list': (_, context) => ({ presets: Object.keys(presets), saved: saved(context) }),
  'config:save': ({ name, plan }, context) => {
    const { library } = open(context)
    if (Object.hasOwn(presets, name)) throw new AppError('config-name', { name })
    checkPlan(plan.settings)
    const savedAt = new Date().toISOString()
    library.configs.save({ name, savedAt, content: JSON.stringify(plan) })
    return { name, savedAt }
  },
  'config:remove': ({ name }, context) => {
    open(context).library.configs.remove(name)
    return { name }
  }
}
