import type { Analysis } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type {
  AgeThreshold,
  ModelThreshold,
  Reevaluated,
  ThresholdDetail,
  ThresholdTarget
} from '#contract/threshold'
import { DEVELOPMENT_GROUP } from '../model-store/model-store'
import { ageThresholds, highestPercentile } from '../analysis/score/age-thresholds'
import { monthsOf, peersOf } from '../analysis/score/development-score'
import { growthCurve } from '../analysis/score/growth-curve'
import { chooseNorm, distanceTo } from '../analysis/score/choose-norm'
import {
  alphaOf,
  HIGHEST_PERCENTILE,
  leastAlpha,
  percentileOf,
  rawThreshold,
  summaryOf
} from '../analysis/score/threshold'
import { histogram } from '../statistics/quantile'
import type { Needs } from './ports'
import { underPresentThresholds } from './present-thresholds'

/** What a threshold is set on: a norm's form scores, or the one development model. */
interface Thresholded {
  id: string
  band: string
  learntAlpha: number
  alpha: number
  /** Frozen scores of typical drawings, held out; of development: deviations about the growth curve. */
  heldOut: number[]
  /** How many count: of development, children. */
  n: number
  /** The highest percentile that they can tell. */
  highest: number
  /** Of development. */
  ages: AgeThreshold[]
  /** Whether this is the score that flags. */
  flags: boolean
}

const LEVELS = { at90: 0.1, at95: 0.05, at99: 0.01 }

async function thresholdedModel(ports: Needs<'models'>, id: string): Promise<Thresholded> {
  const { models } = ports
  if (models.isDevelopment(id)) return thresholdedDevelopment(ports, id)
  const { manifest } = await models.loadNorm(id)
  const heldOut = manifest.calibration.flat().map((h) => h.score)
  const { alpha, n, settings, band, primary } = manifest
  const highest = Math.floor((1 - leastAlpha(n)) * 1e4) / 100
  const flags = primary === 'form'
  return { id, band: band.label, learntAlpha: settings.alpha, alpha, heldOut, n, highest, ages: [], flags }
}

async function thresholdedDevelopment({ models }: Needs<'models'>, id: string): Promise<Thresholded> {
  const { manifest } = await models.loadDevelopment(id)
  const { alpha, children: n } = manifest
  const curve = growthCurve(manifest)
  const peers = peersOf(manifest, curve, null)
  const deployed = models.deployedBands().length > 0 ? await models.deployedNorms() : []
  return {
    id,
    band: DEVELOPMENT_GROUP,
    learntAlpha: models.development(id).settings.alpha,
    alpha,
    heldOut: peers.map(({ value }) => value / curve.deviation),
    n,
    highest: highestPercentile(peers, monthsOf(manifest)) ?? HIGHEST_PERCENTILE,
    ages: ageThresholds(manifest, peers, curve.deviation, { chosen: alpha, ...LEVELS }),
    flags: deployed.some((norm) => norm.manifest.primary === 'development')
  }
}

function thresholdOf(ports: Needs<'library'>, model: Thresholded): ModelThreshold {
  const { library } = ports
  const { id, band, alpha, learntAlpha, heldOut, n, highest, ages, flags } = model
  const raw = (at: number): number | null => (ages.length > 0 ? null : rawThreshold(heldOut, at))
  return {
    id,
    band,
    alpha,
    n,
    flags,
    deployed: library.versions.deployed().get(band) === id,
    percentile: percentileOf(alpha),
    chosen: library.thresholds.chosen(id) !== null,
    learntPercentile: percentileOf(learntAlpha),
    highest,
    ages,
    rawThreshold: raw(alpha),
    at90: raw(LEVELS.at90),
    at95: raw(LEVELS.at95),
    at99: raw(LEVELS.at99)
  }
}

const pUnder = (row: Analysis, id: string): number[] => {
  const score = row.modelId === id ? row.scores.form : row.scores.development
  return score ? [score.pValue] : []
}

const BINS = 24

/** Throws AppError 'age-without-norm', 'model-unknown'. */
export async function thresholdDetail(
  ports: Needs<'library' | 'models'>,
  asked: CheckedRequest<'threshold:show'>
): Promise<ThresholdDetail> {
  const { library } = ports
  const id = 'id' in asked ? asked.id : await scoringAge(ports, asked)
  const model = await thresholdedModel(ports, id)
  const rows = library.results.scoredBy([id], { bin: false })
  return {
    threshold: thresholdOf(ports, model),
    summary: summaryOf(model.heldOut),
    histogram: histogram(model.heldOut, BINS),
    pValues: rows.flatMap((row) => pUnder(row, id)).sort((a, b) => a - b),
    history: library.thresholds.history(id).map(({ percentile, at, note, changed }) => ({
      percentile,
      at,
      note,
      changed
    }))
  }
}

/** The version of the norm that scores an age. Throws AppError 'age-without-norm'. */
async function scoringAge(
  { models }: Needs<'models'>,
  age: { ageMonths: number; subject: string | null }
): Promise<string> {
  const chosen = chooseNorm(await models.deployedNorms(), { ...age, agePrecisionMonths: 12 })
  if (!chosen || distanceTo(chosen.norm.band, age.ageMonths) > 0)
    throw new AppError('age-without-norm', { years: age.ageMonths / 12 })
  return chosen.norm.manifest.id
}

/** Every model that scores, or those that are named, or the one that scores an age. Throws AppError 'norm-missing', 'model-unknown'. */
async function thresholdTargets(
  ports: Needs<'library' | 'models'>,
  wanted: ThresholdTarget
): Promise<string[]> {
  const { library } = ports
  if (Array.isArray(wanted)) return wanted
  if (wanted !== 'deployed') return [await scoringAge(ports, wanted)]
  const deployed = [...library.versions.deployed().values()]
  if (deployed.length === 0) throw new AppError('norm-missing')
  return deployed
}

/**
 * Sets the threshold and re-evaluates every stored verdict that follows from it, in one transaction: either all of it holds or
 * none.
 */
function moveThreshold(
  ports: Needs<'library' | 'models'>,
  ids: readonly string[],
  percentile: number | null,
  note: string
) {
  const { library } = ports
  const at = new Date().toISOString()
  const sum: Reevaluated = { drawings: 0, newlyFlagged: 0, noLongerFlagged: 0 }
  library.db.transaction(() => {
    for (const model of ids) library.thresholds.set({ model, percentile, at, note, changed: 0 })
    const before = library.results.scoredBy(ids, { bin: true })
    const after = underPresentThresholds(ports, before)
    library.results.replaceAnalyses(after)
    sum.drawings = after.length
    after.forEach((row, i) => {
      const was = before[i]!
      if (row.flagged === true && was.flagged !== true) sum.newlyFlagged += 1
      if (row.flagged !== true && was.flagged === true) sum.noLongerFlagged += 1
    })
    for (const model of ids) library.thresholds.countChanged(model, verdictChangesOf(model, before, after))
  })()
  return sum
}

/** Verdicts that the model makes and that are others now. */
function verdictChangesOf(model: string, before: readonly Analysis[], after: readonly Analysis[]): number {
  return after.filter(({ verdict, primary, modelId, developmentModelId }, i) => {
    const flaggedBy = primary === 'development' ? developmentModelId : modelId
    return flaggedBy === model && verdict !== before[i]!.verdict
  }).length
}

/** The thresholds of these versions; of all where none are named. */
export async function listThresholds(
  ports: Needs<'library' | 'models'>,
  ids: readonly string[] | null
): Promise<ModelThreshold[]> {
  const wanted = ids ?? ports.models.versions().map((version) => version.id)
  const thresholded = await Promise.all(wanted.map((id) => thresholdedModel(ports, id)))
  return thresholded.map((model) => thresholdOf(ports, model))
}

/** Moves the threshold of these versions. Throws AppError 'threshold-too-small', 'threshold-untellable', 'norm-missing', 'model-unknown'. */
export async function setThreshold(
  ports: Needs<'library' | 'models'>,
  { models: asked, percentile, note }: CheckedRequest<'threshold:set'>
) {
  const ids = await thresholdTargets(ports, asked)
  for (const id of ids) {
    if (percentile !== null) refuseUntellable(await thresholdedModel(ports, id), percentile)
  }
  const reevaluated = moveThreshold(ports, ids, percentile, note)
  return { models: await listThresholds(ports, ids), reevaluated }
}

/** Throws AppError 'threshold-too-small', 'threshold-untellable': so few drawings cannot tell what is that rare. */
function refuseUntellable({ band, n, highest, ages }: Thresholded, percentile: number): void {
  const [fewest] = ages.filter((age) => age.highest !== null).sort((a, b) => a.highest! - b.highest!)
  if (fewest && percentile > highest)
    throw new AppError('threshold-untellable', {
      percentile,
      highest,
      n: nearFor(fewest.highest!),
      years: fewest.fromMonths / 12
    })
  if (ages.length === 0 && alphaOf(percentile) < leastAlpha(n))
    throw new AppError('threshold-too-small', { band, n, least: leastAlpha(n).toFixed(3) })
}

/** How many children tell such a percentile at the most: highest = 100 (1 - 2 / (n + 1)). */
const nearFor = (highest: number): number => Math.round(2 / (1 - highest / 100) - 1)
