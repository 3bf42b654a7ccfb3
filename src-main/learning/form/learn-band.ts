import { sha256 } from '#main/lib/sha256'
import { randomUUID } from 'node:crypto'
import { AppError } from '#contract/app-error'
import { NO_LINEAGE, type Validation } from '#contract/training'
import type { EncoderPack } from '#main/analysis/embed/encoder-pack'
import { scatteringOf } from '#main/analysis/embed/traits'
import { plainMethodOf } from '#main/analysis/explain/explain-drawing'
import { formScore, type ScoredNorm } from '#main/analysis/explain/form-score-graph'
import { preprocessingVersion } from '#main/analysis/preprocess/preprocessing'
import { foldScores, scorerRow } from '#main/analysis/score/form-score'
import type { NormManifest } from '#main/analysis/score/norm-model'
import type { VersionFiles } from '../deploy/version-files'
import { VERSION } from '#main/lib/version'
import { random, shuffled } from '#main/lib/random'
import { mean } from '#main/statistics/quantile'
import { checkFolds, circumstancesOf, pictureReader, type BandTask } from './band-task'
import { heldOutAdjusted } from '../calibrate/learn-adjustment'
import { middleRange } from '#main/analysis/score/line-range'
import { countsOf } from '../prepare/counts'
import { scorerGraph, scorerSource } from '../deploy/scorer-graph'
import { compareMethods, type MethodComparison } from './compare-methods'
import { learnScope } from './learn-scope'
import { methodNamed } from '../methods/registry'
import { foldsByChild } from '../prepare/folds'
import { confoundsOf } from '../validate/confounds'
import { explanationScale } from '../validate/explanation-scale'

/** A learnt norm, ready to be written: nothing of it is in the library yet. `scope` says whether a page is like the norm's. */
export type LearntNorm = VersionFiles<NormManifest> & { scope: Uint8Array }

/** train -> calibrate -> validate for one band. Throws AppError 'norm-too-small', 'training-diverged', 'cancelled'. */
export async function learnBand(task: BandTask): Promise<LearntNorm> {
  const { compute, request, members, embeddings } = task
  const { settings, seed } = request
  const started = performance.now()
  const folds = foldsByChild(members, settings.folds, seed)
  checkFolds(task, folds)
  const compared = await compareMethods(task, folds)
  const { method, models, calibration, adjustment } = compared.chosen
  if (new Set(compared.chosen.scores).size < 2)
    throw new AppError('drawings-identical', { band: task.band.label, n: members.length })
  const views = members.map((row) => embeddings.get(row.drawing.id)!)
  const first = scorerRow(views[0]!, method)
  const scorer = scorerGraph(methodNamed(method), first.length, models, settings)
  const source = scorerSource(scorer)
  const pages = views.map(({ traits }) => scatteringOf(traits))
  const { graph: scope, heldOut } = await learnScope(compute, pages, folds, settings)
  const norm = { manifest: { method, calibration, alpha: settings.alpha }, scorer: source }
  const { pack } = request
  const picture = pictureReader(task)
  const explanation = await plainScale(task, norm, pack, picture)
  const golden = { embedding: [...first], scores: (await foldScores(compute, source, [first]))[0]! }
  const parts = {
    method,
    adjustment,
    calibration,
    explanation,
    golden,
    validation: validationOf(task, folds, compared, performance.now() - started),
    scorerSha256: source.key,
    scope: { heldOut, sha256: scorerSource(scope).key }
  }
  return { manifest: { ...describeNorm(task), ...parts }, scorer, scope }
}

/** What maps are usual in the norm's own drawings, by the way that goes with its method; each scored by the fold that left its child out. */
function plainScale(
  { compute, request: { settings, seed }, work }: BandTask,
  norm: ScoredNorm,
  pack: EncoderPack,
  picture: (id: string) => Promise<Uint8Array>
) {
  const held = shuffled(norm.manifest.calibration.flat(), random(seed, 'explanation'))
  const chosen = held.slice(0, settings.explanationSample)
  const subject = async (index: number) => {
    const { drawing, child } = chosen[index]!
    const pixels = await picture(drawing)
    const score = formScore(compute, pack, norm, { drawing, child })
    return { drawing: { picture: pixels, page: pixels }, score, typical: null }
  }
  const method = plainMethodOf(norm.manifest.method)
  return explanationScale(compute, { method, count: chosen.length, subject, seed }, work)
}

function validationOf(
  task: BandTask,
  folds: readonly number[][],
  { chosen, candidates, losses }: MethodComparison,
  milliseconds: number
): Validation {
  const circumstances = task.members.map((row) => circumstancesOf(row, task.embeddings.get(row.drawing.id)!))
  // Adjusted by what was learnt of other folds: by its own it would leave nothing to find.
  const residuals = heldOutAdjusted(chosen.scores, circumstances, folds, task.request.settings.adjust)
  const scored = task.members.map(({ child }, i) => {
    return { ...circumstances[i]!, child, score: residuals[i]!, unadjusted: chosen.scores[i]! }
  })
  const known = losses.length > 0
  return {
    candidates,
    confounds: confoundsOf(scored, task.request.seed),
    falseAlarms: chosen.falseAlarms,
    reliability: chosen.reliability,
    meanTrainLoss: known ? mean(losses.map((m) => m.trainLoss)) : null,
    meanValidationLoss: known ? mean(losses.map((m) => m.validationLoss)) : null,
    bestEpochs: losses.map((m) => m.bestEpoch),
    seconds: Math.round(milliseconds / 100) / 10
  }
}

function describeNorm({ request, band, members, primary, embeddings }: BandTask) {
  const { pack, settings, seed } = request
  const hashes = members.map((row) => row.sha256).sort()
  return {
    schemaVersion: 1 as const,
    kind: 'form' as const,
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    band,
    encoder: { id: pack.id, name: pack.manifest.name, interim: pack.manifest.status === 'interim' },
    preprocessing: { version: preprocessingVersion(settings.evenShade), evenShade: settings.evenShade },
    settings,
    seed,
    trainedOn: sha256(hashes.join('\n')),
    n: members.length,
    children: new Set(members.map((row) => row.child)).size,
    subjects: countsOf(members.map((row) => row.drawing.subject)),
    sites: countsOf(members.map((row) => row.drawing.site)),
    childrenUnknown: members.some((row) => row.drawing.childId === null),
    synthetic: members.some((row) => row.drawing.synthetic),
    primary,
    lineWidths: middleRange(members.map((row) => embeddings.get(row.drawing.id)!.facts.lineWidth)),
    lineGrains: middleRange(members.map((row) => embeddings.get(row.drawing.id)!.facts.lineGrain)),
    alpha: settings.alpha,
    tadpole: VERSION,
    lineage: NO_LINEAGE,
    pooled: null,
    named: null
  }
}
