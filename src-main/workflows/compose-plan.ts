import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import { failureText, t } from '#words/translate'
import { presets, TrainingPlan, type Finding, type SavedConfig } from '#contract/training-config'
import { TrainingSettings } from '#contract/training-settings'
import { advise, type BandSize } from '../learning/configure/advise'
import { compose, settingFindings, type SavedPlans } from '../learning/configure/compose'
import { isError } from '../learning/configure/layer'
import { writeConfig } from '../learning/configure/write-config'
import { suggestBands } from '../norms/overview'
import { parseBands } from '../norms/parse-bands'
import { inBand } from '../norms/usable'
import type { Needs } from './ports'
import { usableOf, usableRows } from './usable-drawings'

/** Configurations that the open library has saved; none where none is open. */
export function savedConfigs(ports: Needs<'library'> | null): SavedConfig[] {
  const rows = ports?.library.configs.all() ?? []
  return rows.map(({ name, savedAt, content }) => ({
    name,
    savedAt,
    plan: TrainingPlan.parse(JSON.parse(content))
  }))
}

export const savedPlans = (ports: Needs<'library'> | null): SavedPlans =>
  new Map(savedConfigs(ports).map(({ name, plan }) => [name, plan]))

/** How a version was trained. Throws AppError 'model-unknown'. */
export function planOf(ports: Needs<'models'>, id: string): TrainingPlan {
  const { models } = ports
  if (models.isDevelopment(id)) {
    const { settings, seed } = models.development(id)
    return { name: null, bands: 'auto', seed, settings }
  }
  const { settings, seed, band } = models.norm(id)
  return { name: null, bands: [band.label], seed, settings }
}

/** What the open library has for the plan's bands; nothing where none is open. */
function sizesOf(ports: Needs<'library'> | null, { bands, settings }: TrainingPlan): BandSize[] {
  if (!ports) return []
  const usable = usableOf(usableRows(ports.library, settings))
  const wanted = bands === 'auto' ? suggestBands(usable) : parseBands(bands)
  return wanted.map((band) => {
    const own = usable.filter((drawing) => inBand(band, drawing))
    return {
      label: band.label,
      spanMonths: band.toMonths - band.fromMonths,
      drawings: own.length,
      children: new Set(own.map(({ child }) => child)).size
    }
  })
}

/** All that is to be said of a plan, bands included. */
function planFindings(
  ports: Needs<'library'> | null,
  plan: TrainingPlan,
  given: ReadonlySet<string>
): Finding[] {
  try {
    const sizes = sizesOf(ports, plan)
    const { sites } = plan.settings
    const nothing = t('failure.training-no-drawings', { sites: sites.join(', ') || 'none' })
    const none = ports !== null && sizes.every((band) => band.drawings === 0)
    const empty: Finding[] = none ? [{ severity: 'error', field: 'data.sites', message: nothing }] : []
    return [...empty, ...advise(plan.settings, given, sizes)]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const wrong: Finding = { severity: 'error', field: 'bands', message: failureText(error.failure) }
    return [wrong, ...advise(plan.settings, given)]
  }
}

/** Throws AppError 'config-invalid' with the first error: contradictions are refused before anything is computed. */
export function checkPlan(settings: TrainingSettings): void {
  const wrong = advise(settings, new Set()).find(isError)
  if (wrong) throw new AppError('config-invalid', { reason: wrong.message.replace(/\.$/, '') })
}

function planReply(plan: TrainingPlan | null, findings: Finding[]) {
  const usable = findings.some(isError) ? null : plan
  return { plan: usable, yaml: usable && writeConfig(usable), findings }
}

/** A training plan from defaults, presets, a file and overrides, with all that is to be said of it. Throws AppError 'model-unknown'. */
export function composePlan(
  ports: Needs<'library' | 'models'> | null,
  request: CheckedRequest<'config:compose'>,
  base: TrainingPlan | null
) {
  const { plan, given, findings } = compose({ ...request, base }, savedPlans(ports))
  return planReply(plan, plan ? [...findings, ...planFindings(ports, plan, given)] : findings)
}

/** The same for settings that were put together on the screen. */
export function checkSettings(
  ports: Needs<'library'> | null,
  { name, bands, seed, settings }: CheckedRequest<'config:check'>
) {
  const parsed = TrainingSettings.safeParse(settings)
  if (!parsed.success) return planReply(null, settingFindings(parsed.error.issues, settings))
  const usual: Record<string, unknown> = TrainingSettings.parse({})
  const own: Record<string, unknown> = parsed.data
  const same = (name: string): boolean => JSON.stringify(own[name]) === JSON.stringify(usual[name])
  const given = new Set(Object.keys(own).filter((name) => !same(name)))
  const plan = { name, bands, seed, settings: parsed.data }
  return planReply(plan, planFindings(ports, plan, given))
}

/** Keeps a plan under a name. Throws AppError 'config-name', 'config-invalid'. */
export function savePlan({ library }: Needs<'library'>, { name, plan }: CheckedRequest<'config:save'>) {
  if (Object.hasOwn(presets, name)) throw new AppError('config-name', { name })
  checkPlan(plan.settings)
  const savedAt = new Date().toISOString()
  library.configs.save({ name, savedAt, content: JSON.stringify(plan) })
  return { name, savedAt }
}
