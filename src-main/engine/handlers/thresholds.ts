import { AppError } from '../../../src-preload/contract/app-error'
import type { Analysis } from '../../../src-preload/contract/analysis'
import type {
  ModelThreshold,
  Reevaluated,
  ThresholdDetail,
  ThresholdTarget
} from '../../../src-preload/contract/threshold'
import { chooseNorm, distanceTo } from '../../analysis/score/choose-norm'
import { alphaOf, leastAlpha, percentileOf, rawThreshold, summaryOf } from '../../analysis/score/threshold'
import { histogram } from '../../statistics/quantile'
import { open, type EngineContext, type HandlersOf } from '../context'
import { DEVELOPMENT } from '../development-shelf'
import { underPresentThresholds } from '../under-threshold'

/** What a threshold is set on: a norm's form scores, or the one development model. */
interface Judge {
  id: string
  band: string
  learntAlpha: number
  alpha: number
  /** Frozen scores of typical drawings, held out; of development: months that the index lies from the mean of all. */
  heldOut: number[]
  /** How many count: of development, children. */
  n: number
  byAge: boolean
  /** Whether this is the score that flags. */
  flags: boolean
}

async function judgeOf(context: EngineContext, id: string): Promise<Judge> {
  const { norms, development } = open(context)
  if (development.has(id)) {
    const { manifest } = await development.load(id)
    const heldOut = manifest.calibration.flat().map((h) => h.index)
    const learntAlpha = development.version(id).settings.alpha
    const { alpha, children: n } = manifest
    const judging = norms.deployedBands().length > 0 ? await norms.deployed() : []
    const flags = judging.some((norm) => norm.manifest.primary === 'development')
    return { id, band: DEVELOPMENT, learntAlpha, alpha, heldOut, n, byAge: true, flags }
  }
  const { manifest } = await norms.load(id)
  const heldOut = manifest.calibration.flat().map((h) => h.score)
  const { alpha, n, settings, band, primary } = manifest
  const flags = primary === 'form'
  return { id, band: band.label, learntAlpha: settings.alpha, alpha, heldOut, n, byAge: false, flags }
}

function thresholdOf(context: EngineContext, judge: Judge): ModelThreshold {
  const { library } = open(context)
  const { id, band, alpha, learntAlpha, heldOut, n, byAge, flags } = judge
  const raw = (at: number): number | null => (byAge ? null : rawThreshold(heldOut, at))
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
    highest: Math.floor((1 - leastAlpha(n)) * 1e4) / 100,
    rawThreshold: raw(alpha),
    at90: raw(0.1),
    at95: raw(0.05),
    at99: raw(0.01)
  }
}

const pUnder = (row: Analysis, id: string): number[] => {
  const score = row.modelId === id ? row.scores.form : row.scores.development
  return score ? [score.pValue] : []
}

const BINS = 24

async function detailOf(context: EngineContext, id: string): Promise<ThresholdDetail> {
  const { library } = open(context)
  const judge = await judgeOf(context, id)
  const rows = library.results.judgedBy([id], { bin: false })
  return {
    threshold: thresholdOf(context, judge),
    summary: summaryOf(judge.heldOut),
    histogram: histogram(judge.heldOut, BINS),
    pValues: rows.flatMap((row) => pUnder(row, id)).sort((a, b) => a - b),
    history: library.thresholds.history(id).map(({ percentile, at, note, changed }) => ({
      percentile,
      at,
      note,
      changed
    }))
  }
}

/** Every model that judges, or those that are named, or the one that judges an age. Throws AppError 'norm-missing', 'model-unknown'. */
async function targets(context: EngineContext, wanted: ThresholdTarget): Promise<string[]> {
  const { library, norms } = open(context)
  if (Array.isArray(wanted)) return wanted
  if (wanted !== 'deployed') {
    const chosen = chooseNorm(await norms.deployed(), { ...wanted, agePrecisionMonths: 12 })
    if (!chosen || distanceTo(chosen.norm.band, wanted.ageMonths) > 0)
      throw new AppError('age-without-norm', { years: wanted.ageMonths / 12 })
    return [chosen.norm.manifest.id]
  }
  const deployed = [...library.versions.deployed().values()]
  if (deployed.length === 0) throw new AppError('norm-missing')
  return deployed
}

/**
 * Sets the threshold and re-evaluates every stored verdict that follows from it, in one transaction: either all of it holds or
 * none.
 */
function setThreshold(
  context: EngineContext,
  ids: readonly string[],
  percentile: number | null,
  note: string
) {
  const { library } = open(context)
  const at = new Date().toISOString()
  const sum: Reevaluated = { drawings: 0, newlyFlagged: 0, noLongerFlagged: 0 }
  library.db.transaction(() => {
    for (const model of ids) library.thresholds.set({ model, percentile, at, note, changed: 0 })
    const before = library.results.judgedBy(ids, { bin: true })
    const after = underPresentThresholds(open(context), before)
    library.results.replaceAnalyses(after)
    sum.drawings = after.length
    after.forEach((row, i) => {
      const was = before[i]!
      if (row.flagged === true && was.flagged !== true) sum.newlyFlagged += 1
      if (row.flagged !== true && was.flagged === true) sum.noLongerFlagged += 1
    })
    for (const model of ids) library.thresholds.countChanged(model, changesUnder(model, before, after))
  })()
  context.emit('library:changed', { revision: library.drawings.revision() })
  return sum
}

/** Verdicts that the model makes and that are others now. */
function changesUnder(model: string, before: readonly Analysis[], after: readonly Analysis[]): number {
  return after.filter(({ verdict, primary, modelId, developmentModelId }, i) => {
    const judge = primary === 'development' ? developmentModelId : modelId
    return judge === model && verdict !== before[i]!.verdict
  }).length
}

export const thresholdHandlers: HandlersOf<'threshold:list' | 'threshold:show' | 'threshold:set'> = {
  'threshold:list': async (_, context) => {
    const { norms, development } = open(context)
    const ids = [...norms.versions(), ...development.versions()].map((version) => version.id)
    const judges = await Promise.all(ids.map((id) => judgeOf(context, id)))
    return { models: judges.map((judge) => thresholdOf(context, judge)) }
  },
  'threshold:show': ({ id }, context) => detailOf(context, id),
  'threshold:set': async ({ models, percentile, note }, context) => {
    const ids = await targets(context, models)
    for (const id of ids) {
      const { band, n } = await judgeOf(context, id)
      const least = leastAlpha(n)
      if (percentile !== null && alphaOf(percentile) < least)
        throw new AppError('threshold-too-small', { band, n, least: least.toFixed(3) })
    }
    const sum = setThreshold(context, ids, percentile, note)
    const judges = await Promise.all(ids.map((id) => judgeOf(context, id)))
    return { models: judges.map((judge) => thresholdOf(context, judge)), reevaluated: sum }
  }
}
