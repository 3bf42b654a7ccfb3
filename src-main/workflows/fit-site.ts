import { sharesEncoder } from '../analysis/score/shares-encoder'
import { AppError } from '#contract/app-error'
import type { SplitPart } from '#contract/dataset'
import type { PlaceFit } from '#contract/place'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import { LocalCalibration } from '../analysis/score/local-calibration'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import type { Embedded, LoadedNorm } from '../analysis/score/score-form'
import { scoreUnseenDrawings, type UnseenDrawing } from '../analysis/score/score-unseen'
import { placeAlarms, placeDifferences } from '../learning/validate/fit-place'
import type { Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { Needs } from './ports'
import { localCalibrations } from './site-calibrations'
import { usableRows } from './usable-drawings'

interface SiteComparison {
  fit: PlaceFit
  unseen: UnseenDrawing[]
}

/** Throws AppError 'place-unknown', 'place-in-norm', 'norm-missing'. */
export async function compareSite(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  site: string,
  seed: number,
  work: Work
): Promise<SiteComparison> {
  const { library, models } = ports
  const rows = usableRows(library, { sites: [site] })
  const norms = await normsOfOneEncoder(models.deployedNorms())
  checkSite(site, rows, norms)
  return compareUnseen(
    ports,
    { norms, development: await models.deployedDevelopment() },
    site,
    rows,
    seed,
    work
  )
}

interface Part {
  split: string
  part: SplitPart
  seed: number
}

/**
 * How the deployed norms fit a part of a split: what was held out of their training tells what they are worth. Throws AppError
 * 'split-unknown', 'part-empty', 'part-in-norm', 'norm-missing'.
 */
export async function comparePart(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  { split, part, seed }: Part,
  work: Work
): Promise<PlaceFit> {
  const { library, models } = ports
  const { parts } = library.splits.get(split)
  const rows = usableRows(library).filter(({ drawing }) => parts[drawing.id] === part)
  if (rows.length === 0) throw new AppError('part-empty', { split, part })
  const norms = await normsOfOneEncoder(models.deployedNorms())
  if (haveLearntFrom(norms, rows)) throw new AppError('part-in-norm', { split, part })
  const development = await models.deployedDevelopment()
  const { fit } = await compareUnseen(ports, { norms, development }, `${split}: ${part}`, rows, seed, work)
  return { ...fit, part: true, mended: null, missing: 0 }
}

/** Drawings that none of these models has learnt from, as they score them: do they differ, and how many would be flagged? */
export async function compareUnseen(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  { norms, development }: { norms: readonly LoadedNorm[]; development: LoadedDevelopment | null },
  site: string,
  rows: readonly DrawingRow[],
  seed: number,
  work: Work
): Promise<SiteComparison> {
  const { library, encoders } = ports
  const { encoder, preprocessing } = norms[0]!.manifest
  const pack = encoders.pack(encoder.id)
  const { embeddings } = await ensureEmbeddings(
    library,
    ports.compute,
    pack,
    preprocessing.evenShade,
    rows,
    work
  )
  const items = rows.flatMap(({ drawing, child }): Embedded[] => {
    const embedding = embeddings.get(drawing.id)
    return embedding ? [{ drawing, who: { drawing: drawing.id, child }, ...embedding }] : []
  })
  const { unseen } = await scoreUnseenDrawings(ports.compute, { norms, development, items, seed }, work)
  const compared = { norms, development, unseen, seed }
  const fit = {
    site,
    part: false,
    drawings: unseen.length,
    children: new Set(unseen.map((v) => v.child)).size,
    leftOut: rows.length - unseen.length,
    differences: placeDifferences(compared),
    ...placeAlarms(compared),
    calibratedAt: (await localCalibrations(ports)).get(site)?.createdAt ?? null
  }
  return { fit, unseen }
}

/** Norms that share the first one's encoder: what was learnt with another cannot be compared in one go. */
async function normsOfOneEncoder(deployed: Promise<LoadedNorm[]>): Promise<LoadedNorm[]> {
  const [first, ...others] = await deployed
  return [first!, ...others.filter(({ manifest }) => sharesEncoder(manifest, first!.manifest))]
}

function haveLearntFrom(norms: readonly LoadedNorm[], rows: readonly DrawingRow[]): boolean {
  const learntFrom = new Set(
    norms.flatMap(({ manifest }) => manifest.calibration.flat().map((h) => h.drawing))
  )
  return rows.some((row) => learntFrom.has(row.drawing.id))
}

function checkSite(site: string, rows: readonly DrawingRow[], norms: readonly LoadedNorm[]): void {
  if (rows.length === 0) throw new AppError('place-unknown', { site })
  if (haveLearntFrom(norms, rows)) throw new AppError('place-in-norm', { site })
}

/** Takes the place's typical drawings to calibrate by. Throws AppError 'place-too-small' and as above. */
export async function calibrateSite(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  site: string,
  seed: number,
  work: Work
): Promise<PlaceFit> {
  const { unseen, fit } = await compareSite(ports, site, seed, work)
  if (fit.missing > 0)
    throw new AppError('place-too-small', { site, children: fit.children, missing: fit.missing })
  const calibratedAt = new Date().toISOString()
  const content = LocalCalibration.parse({ schemaVersion: 1, rows: unseen })
  ports.library.places.save(site, calibratedAt, JSON.stringify(content))
  return { ...fit, calibratedAt }
}
