import { canBeLearnt, fewestToLearn } from '#main/norms/usable'
import type { Band } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { TrainingSettings } from '#contract/training-settings'
import { readOriginal } from '#main/library/originals'
import type { EncoderPack } from '#main/analysis/embed/encoder-pack'
import { pictureSpec } from '#main/analysis/preprocess/preprocessing'
import type { Circumstances } from '#main/analysis/score/adjustment'
import { promptOf } from '#main/analysis/score/development-index'
import type { NormManifest } from '#main/analysis/score/norm-model'
import type { Compute } from '#main/compute/port'
import type { DrawingRow } from '#main/library/drawings'
import type { Library } from '#main/library/library'
import type { DrawingEmbedding } from '#main/analysis/embed/embedding'
import type { Work } from '#main/lib/work'

export interface LearnRequest {
  bands: readonly Band[]
  usable: readonly DrawingRow[]
  pack: EncoderPack
  settings: TrainingSettings
  seed: number
  /** How many trainings run side by side. */
  atOnce: number
  /** Trainings end after so many epochs at the latest; left out: by themselves. */
  endAt?: number | undefined
  /** Drawings beside the usable ones by which trainings tell when to stop; left out: a share of the usable ones. */
  stopping?: readonly DrawingRow[]
}

/** One band on its way from drawings to a norm. */
export interface BandTask {
  library: Library
  compute: Compute
  request: LearnRequest
  band: Band
  members: readonly DrawingRow[]
  /** Drawings of the band by which trainings tell when to stop; left out: a share of the members. */
  stopping?: readonly DrawingRow[]
  embeddings: ReadonlyMap<string, DrawingEmbedding>
  primary: NormManifest['primary']
  work: Work
}

/** Throws AppError 'norm-too-small', 'threshold-too-small'. */
export function checkSize(
  band: Band,
  rows: readonly { child: number }[],
  { folds, alpha }: TrainingSettings
): void {
  const children = new Set(rows.map((row) => row.child)).size
  if (!canBeLearnt(rows.length, children, folds)) {
    const facts = { band: band.label, n: rows.length, children, needed: fewestToLearn(folds) }
    throw new AppError('norm-too-small', facts)
  }
  const least = 1 / (rows.length + 1)
  if (alpha < least)
    throw new AppError('threshold-too-small', { band: band.label, n: rows.length, least: least.toFixed(3) })
}

/** Two children a fold at the least: else what is left of two folds has nobody to hold out for early stopping. */
export function checkFolds({ band, members }: BandTask, folds: readonly number[][]): void {
  const children = folds.map((fold) => new Set(fold.map((i) => members[i]!.child)).size)
  if (Math.min(...children) >= 2) return
  const total = children.reduce((sum, n) => sum + n, 0)
  const needed = 2 * folds.length + 1
  throw new AppError('norm-too-small', { band: band.label, n: members.length, children: total, needed })
}

/** What a form score should not be about, of a stored drawing. */
export function circumstancesOf(
  { drawing }: Pick<DrawingRow, 'drawing'>,
  { facts }: Pick<DrawingEmbedding, 'facts'>
): Circumstances {
  return { facts, tool: drawing.drawingTool, site: drawing.site, prompt: promptOf(drawing) }
}

/** Prepared pictures of the band's drawings, by id. */
export function pictureReader({ library, compute, request, members }: BandTask) {
  const byId = new Map(members.map((row) => [row.drawing.id as string, row]))
  const spec = pictureSpec(request.pack.manifest, request.settings.evenShade)
  return async (id: string): Promise<Uint8Array> =>
    (await compute.picture(await readOriginal(library, byId.get(id)!), spec)).pixels
}
