import { sha256 } from '#main/lib/sha256'
import { randomUUID } from 'node:crypto'
import { developmentIndices, promptOf } from '#main/analysis/score/development-index'
import type { DevelopmentManifest, HeldOutIndex } from '#main/analysis/score/development-model'
import type { EncoderPack } from '#main/analysis/embed/encoder-pack'
import { preprocessingVersion } from '#main/analysis/preprocess/preprocessing'
import type { Compute } from '#main/compute/port'
import { NO_LINEAGE } from '#contract/training'
import type { TrainingSettings } from '#contract/training-settings'
import type { DrawingRow } from '#main/library/drawings'
import type { DrawingEmbedding } from '#main/analysis/embed/embedding'
import { random, shuffled } from '#main/lib/random'
import { VERSION } from '#main/lib/version'
import type { Work } from '#main/lib/work'
import { scorerSource } from '../deploy/scorer-graph'
import type { VersionFiles } from '../deploy/version-files'
import { countsOf } from '../prepare/counts'
import { foldsByChild } from '../prepare/folds'
import { Heads, LATER, type DevelopmentTask } from './heads'
import { agesOf, checkAges, learnHeads, promptsOf } from './learn-heads'
import type { AgedRow } from './train-head'
import { confoundsOf, type ScoredDrawing } from '../validate/confounds'
import { highestPercentile, weightOf } from '#main/analysis/score/age-thresholds'
import { monthsOf, peersAt } from '#main/analysis/score/development-score'
import { percentileOf } from '#main/analysis/score/threshold'
import { childWeights, growthCurve, meanAt } from '#main/analysis/score/growth-curve'
import { AppError } from '#contract/app-error'
import { scoreHeldOut, summarise } from './validate-development'

export interface DevelopmentRequest {
  usable: readonly DrawingRow[]
  embeddings: ReadonlyMap<string, DrawingEmbedding>
  pack: EncoderPack
  settings: TrainingSettings
  seed: number
}

/** A learnt development model, ready to be written: nothing of it is in the library yet. */
export type LearntDevelopment = VersionFiles<DevelopmentManifest>

/** Heads cost the square of the drawings: more are not read, and children are chosen by the seed. */
const MOST_DRAWINGS = 4000
/** Validation leaves three folds out at once: the fourth is the least to learn from. */
const FEWEST_FOLDS = 4

/**
 * Developmental age, learnt from all drawings of known age at once: heads, calibration and validation on children held out
 * of each. Throws AppError 'development-ages', 'norm-too-small', 'threshold-untellable', 'cancelled'.
 */
export async function learnDevelopment(
  compute: Compute,
  request: DevelopmentRequest,
  work: Work
): Promise<LearntDevelopment> {
  const { settings, seed } = request
  const started = performance.now()
  const members = membersOf(request)
  const rows = members.map((row) => agedRow(row, request.embeddings.get(row.drawing.id)!))
  checkAges(rows, foldsFor(settings))
  checkAlpha(rows, settings.alpha)
  const task = taskOf(compute, rows, request, work)
  const heads = new Heads(task)
  const { scorer, calibration } = await learnHeads(task, heads)
  const scored = await scoreHeldOut(task, heads, calibration, settings.alpha)
  const seconds = Math.round((performance.now() - started) / 100) / 10
  const summary = summarise(scored, settings.alpha, seed, seconds)
  const confounds = confoundsOf(circumstances(request, members, calibration), seed)
  const validation = { ...summary, confounds }
  const source = scorerSource(scorer)
  const first = rows[0]!
  const [indices] = await developmentIndices(compute, source, LATER, [first])
  const golden = { traits: [...first.features], prompt: null, indices: indices! }
  const described = describe(request, members, rows)
  const learnt = {
    reads: LATER.reads,
    prompts: promptsOf(rows),
    calibration,
    validation,
    golden,
    scorerSha256: source.key
  }
  return { manifest: { ...described, ...learnt }, scorer, scope: null }
}

/** Throws AppError 'threshold-untellable' where the children near some age cannot tell what is as rare as it is to be flagged. */
function checkAlpha(rows: readonly AgedRow[], alpha: number): void {
  const weights = childWeights(rows)
  const peers = rows.map(({ child, ageMonths }, i) => ({ child, ageMonths, value: 0, weight: weights[i]! }))
  for (const age of monthsOf({ ages: agesOf(rows) })) {
    const [percentile, highest] = [percentileOf(alpha), highestPercentile(peers, [age])]
    const n = Math.round(weightOf(peersAt(peers, age)))
    if (highest !== null && percentile > highest)
      throw new AppError('threshold-untellable', { percentile, highest, n, years: Math.floor(age / 12) })
  }
}

/** Held-out indices with age taken off, and what they should not be about. */
function circumstances(
  { embeddings, settings }: DevelopmentRequest,
  members: readonly DrawingRow[],
  calibration: HeldOutIndex[][]
): ScoredDrawing[] {
  const { alpha } = settings
  const { knots } = growthCurve({ calibration, alpha, ages: { fromMonths: 0, toMonths: 0 } })
  const byId = new Map(members.map((row) => [row.drawing.id as string, row.drawing]))
  return calibration.flat().map(({ drawing: id, child, ageMonths, index }) => {
    const { drawingTool: tool, site, ...drawing } = byId.get(id)!
    const { facts } = embeddings.get(id)!
    return { child, score: index - meanAt(knots, ageMonths), facts, tool, site, prompt: promptOf(drawing) }
  })
}

/** The drawings it learns from: all that are embedded, of as many children as MOST_DRAWINGS allows. */
function membersOf({ usable, embeddings, seed }: DevelopmentRequest): DrawingRow[] {
  const embedded = usable.filter((row) => embeddings.has(row.drawing.id))
  if (embedded.length <= MOST_DRAWINGS) return embedded
  const chosen = new Set<number>()
  let count = 0
  const byChild = Map.groupBy(embedded, (row) => row.child)
  for (const child of shuffled([...byChild.keys()], random(seed, 'development'))) {
    const size = byChild.get(child)!.length
    if (count + size > MOST_DRAWINGS) continue
    chosen.add(child)
    count += size
  }
  return embedded.filter((row) => chosen.has(row.child))
}

function agedRow({ drawing, child }: DrawingRow, { later }: DrawingEmbedding): AgedRow {
  const { id, ageMonths } = drawing
  return { drawing: id, child, prompt: promptOf(drawing), ageMonths: ageMonths!, features: later }
}

const foldsFor = ({ folds }: TrainingSettings): number => Math.max(FEWEST_FOLDS, folds)

function taskOf(
  compute: Compute,
  rows: readonly AgedRow[],
  { settings, seed }: DevelopmentRequest,
  work: Work
): DevelopmentTask {
  const count = foldsFor(settings)
  const total = Heads.count(count)
  let done = 0
  const onHead = (): void => {
    done += 1
    work.report('train development', done, total)
  }
  const folds = foldsByChild(rows, count, seed)
  return { compute, rows, folds, penalty: settings.agePenalty, work, onHead }
}

function describe(
  { pack, settings, seed }: DevelopmentRequest,
  members: readonly DrawingRow[],
  rows: readonly AgedRow[]
) {
  const hashes = members.map((row) => row.sha256).sort()
  return {
    schemaVersion: 1 as const,
    kind: 'development' as const,
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    ages: agesOf(rows),
    encoder: { id: pack.id, name: pack.manifest.name, interim: pack.manifest.status === 'interim' },
    preprocessing: { version: preprocessingVersion(settings.evenShade), evenShade: settings.evenShade },
    settings,
    seed,
    trainedOn: sha256(hashes.join('\n')),
    n: rows.length,
    children: new Set(rows.map((row) => row.child)).size,
    sites: countsOf(members.map((row) => row.drawing.site)),
    childrenUnknown: members.some((row) => row.drawing.childId === null),
    synthetic: members.some((row) => row.drawing.synthetic),
    alpha: settings.alpha,
    tadpole: VERSION,
    lineage: NO_LINEAGE
  }
}

/** Does the model tell the youngest from the oldest better than a coin, its interval counted? */
export const beatsChance = ({ validation }: Pick<DevelopmentManifest, 'validation'>): boolean =>
  (validation.auroc.interval?.[0] ?? 0) > 0.5
