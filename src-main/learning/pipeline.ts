import { AppError } from '#contract/app-error'
import type { Failure } from '#contract/result'
import { failureText } from '#words/translate'
import type { TrainingSettings } from '#contract/training-settings'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import { plainReason, scopeFailure } from '../analysis/score/scope'
import type { NormManifest } from '../analysis/score/norm-model'
import type { Compute } from '../compute/port'
import type { DrawingRow } from '../library/drawings'
import type { Library } from '../library/library'
import type { DrawingEmbedding } from '../analysis/embed/embedding'
import { checkCancelled, type Work } from '../lib/work'
import { inBand } from '../norms/usable'
import { learnDevelopment, beatsChance, type LearntDevelopment } from './development/learn-development'
import { checkSize, type LearnRequest } from './form/band-task'
import { learnBand, type LearntNorm } from './form/learn-band'

export interface LearnResult {
  norms: LearntNorm[]
  /** null: it was not asked for, or could not be learnt (then `skipped` says why). */
  development: LearntDevelopment | null
  skipped: { band: string; failure: Failure }[]
  /** Drawings that could not teach: they cannot be decoded, or the page is blank. */
  leftOut: { file: string; code: string; message: string }[]
}

const SKIPPED = [
  'norm-too-small',
  'threshold-too-small',
  'threshold-untellable',
  'drawings-identical',
  'training-diverged',
  'development-ages',
  'method-unavailable'
]
/** With fewer drawings of a named split's validation part in the band, a share of the others tells when to stop. */
const FEWEST_TO_STOP_BY = 10
/** Names the development model among norm groups: it is one for all ages. */
const DEVELOPMENT = 'development'

/**
 * prepare -> train -> calibrate -> validate: developmental age first, since it decides which score flags, then band by band;
 * deploying is the caller's one transaction at the end.
 */
export async function learnNorms(
  library: Library,
  compute: Compute,
  request: LearnRequest,
  work: Work
): Promise<LearnResult> {
  const { settings, pack } = request
  // Ids are random: content decides the order, so that the same drawings and seed give the same norm in any library.
  const usable = [...request.usable].sort(byContent)
  const stopping = [...(request.stopping ?? [])].sort(byContent)
  const { embeddings, failures } = await ensureEmbeddings(
    library,
    compute,
    pack,
    settings.evenShade,
    [...usable, ...stopping],
    work
  )
  const result: LearnResult = { norms: [], development: null, skipped: [], leftOut: [] }
  result.leftOut.push(...leaveOut(usable, embeddings, failures))
  const parts = request.bands.length + 1
  if (settings.development)
    await orSkip(result, DEVELOPMENT, async () => {
      const task = { usable, embeddings, pack, settings, seed: request.seed }
      result.development = await learnDevelopment(compute, task, partOf(work, 0, parts))
    })
  const primary = primaryOf(settings, result.development)
  for (const [index, band] of request.bands.entries()) {
    checkCancelled(work)
    const share = partOf(work, index + 1, parts)
    const isIn = (row: DrawingRow): boolean =>
      embeddings.has(row.drawing.id) &&
      inBand(band, { ...row.drawing, ageMonths: row.drawing.ageMonths!, child: row.child })
    const members = usable.filter(isIn)
    const held = stopping.filter(isIn)
    await orSkip(result, band.label, async () => {
      checkSize(band, members, settings)
      const ordered = { ...request, usable }
      const task = { library, compute, request: ordered, band, members, embeddings, primary, work: share }
      result.norms.push(
        await learnBand(held.length >= FEWEST_TO_STOP_BY ? { ...task, stopping: held } : task)
      )
    })
  }
  return result
}

/** A part that cannot be learnt is named with its reason; the others go on. */
async function orSkip(result: LearnResult, band: string, learn: () => Promise<void>): Promise<void> {
  try {
    await learn()
  } catch (error) {
    if (!(error instanceof AppError) || !SKIPPED.includes(error.code)) throw error
    result.skipped.push({ band, failure: error.failure })
  }
}

/** Development flags where that is wished and it tells ages apart at all. */
const primaryOf = (
  { primary }: TrainingSettings,
  learnt: LearntDevelopment | null
): NormManifest['primary'] =>
  primary === 'development' && learnt && beatsChance(learnt.manifest) ? 'development' : 'form'

/** Takes drawings out that cannot teach, and says why. */
function leaveOut(
  usable: readonly DrawingRow[],
  embeddings: Map<string, DrawingEmbedding>,
  failures: ReadonlyMap<string, Failure>
): LearnResult['leftOut'] {
  return usable.flatMap(({ drawing }) => {
    const embedding = embeddings.get(drawing.id)
    const reason = embedding ? plainReason(embedding.facts) : null
    const failure = failures.get(drawing.id) ?? (reason ? scopeFailure(reason) : undefined)
    if (!failure) return []
    embeddings.delete(drawing.id)
    return [{ file: drawing.fileName, code: failure.code, message: failureText(failure) }]
  })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byContent = (a: DrawingRow, b: DrawingRow): number =>
  compare(a.sha256, b.sha256) || compare(a.drawing.fileName, b.drawing.fileName)

/** Progress of one band among several, so that the whole training has one bar and one ETA. */
function partOf(work: Work, index: number, count: number): Work {
  return {
    signal: work.signal,
    report: (stage, done, total, points, batch) =>
      work.report(stage, index + (total ? done / total : 0), count, points, batch)
  }
}
