import { AppError } from '../../../src-preload/contract/app-error'
import type { PlaceFit, PlaceWarning } from '../../../src-preload/contract/place'
import { ensureEmbeddings } from '../../analysis/embed-pipeline'
import type { LoadedDevelopment } from '../../analysis/development-pipeline'
import type { Embedded, LoadedNorm } from '../../analysis/form-pipeline'
import { sameEyes } from '../../analysis/pipeline'
import { judgeVisitors, type Visitor } from '../../analysis/place-pipeline'
import { LocalCalibration, presentRows, type LocalNorm } from '../../analysis/score/local-calibration'
import { placeAlarms, placeDifferences } from '../../learning/validate/fit-place'
import type { DrawingRow } from '../../library/drawings'
import type { Work } from '../../lib/work'
import { open, type EngineContext, type HandlersOf } from '../context'
import { usableRows } from './drawings'

/** What places have calibrated, by site, as far as what judged their drawings then judges still. */
export async function localNorms(context: EngineContext): Promise<Map<string, LocalNorm>> {
  const { library, norms, development: ages } = open(context)
  const stored = library.places.all()
  if (stored.length === 0 || norms.deployedBands().length === 0) return new Map()
  const development = await ages.deployed()
  const judges = new Map(
    (await norms.deployed()).map(({ manifest }): [string, string | null] => {
      const fits = development && sameEyes(development.manifest, manifest)
      return [manifest.id, fits ? development.manifest.id : null]
    })
  )
  const found = stored.flatMap(({ site, createdAt, content }): [string, LocalNorm][] => {
    const { rows } = LocalCalibration.parse(JSON.parse(content))
    const present = presentRows({ createdAt, rows }, judges)
    return present ? [[site, present]] : []
  })
  return new Map(found)
}

interface Comparison {
  fit: PlaceFit
  visitors: Visitor[]
}

/** Throws AppError 'place-unknown', 'place-in-norm', 'norm-missing'. */
async function compare(context: EngineContext, site: string, seed: number, work: Work): Promise<Comparison> {
  const { library, norms: shelf, development: ages } = open(context)
  const rows = usableRows(library, { sites: [site] })
  const norms = await oneView(shelf.deployed())
  checkPlace(site, rows, norms)
  return compareAmong(context, { norms, development: await ages.deployed() }, site, rows, seed, work)
}

/** Drawings that none of these models has learnt from, as they judge them: do they differ, and how many would be flagged? */
export async function compareAmong(
  context: EngineContext,
  { norms, development }: { norms: readonly LoadedNorm[]; development: LoadedDevelopment | null },
  site: string,
  rows: readonly DrawingRow[],
  seed: number,
  work: Work
): Promise<Comparison> {
  const { library, encoders } = open(context)
  const { encoder, preprocessing } = norms[0]!.manifest
  const pack = encoders.pack(encoder.id)
  const { embeddings } = await ensureEmbeddings(
    library,
    context.compute,
    pack,
    preprocessing.evenShade,
    rows,
    work
  )
  const items = rows.flatMap(({ drawing, child }): Embedded[] => {
    const embedding = embeddings.get(drawing.id)
    return embedding ? [{ drawing, who: { drawing: drawing.id, child }, ...embedding }] : []
  })
  const { visitors } = await judgeVisitors(context.compute, { norms, development, items, seed }, work)
  const compared = { norms, development, visitors, seed }
  const fit = {
    site,
    drawings: visitors.length,
    children: new Set(visitors.map((v) => v.child)).size,
    leftOut: rows.length - visitors.length,
    differences: placeDifferences(compared),
    ...placeAlarms(compared),
    calibratedAt: (await localNorms(context)).get(site)?.createdAt ?? null
  }
  return { fit, visitors }
}

/** Norms that see pictures as the first does: what was learnt with another encoder cannot be compared in one go. */
async function oneView(deployed: Promise<LoadedNorm[]>): Promise<LoadedNorm[]> {
  const all = await deployed
  const [first] = all
  return all.filter(
    ({ manifest }) =>
      manifest.encoder.id === first!.manifest.encoder.id &&
      manifest.preprocessing.version === first!.manifest.preprocessing.version
  )
}

function checkPlace(site: string, rows: readonly DrawingRow[], norms: readonly LoadedNorm[]): void {
  if (rows.length === 0) throw new AppError('place-unknown', { site })
  const teachers = new Set(norms.flatMap(({ manifest }) => manifest.calibration.flat().map((h) => h.drawing)))
  if (rows.some((row) => teachers.has(row.drawing.id))) throw new AppError('place-in-norm', { site })
}

/** Takes the place's typical drawings to calibrate by. Throws AppError 'place-too-small' and as above. */
async function calibrate(context: EngineContext, site: string, seed: number, work: Work): Promise<PlaceFit> {
  const { visitors, fit } = await compare(context, site, seed, work)
  if (fit.missing > 0)
    throw new AppError('place-too-small', { site, children: fit.children, missing: fit.missing })
  const calibratedAt = new Date().toISOString()
  const content = LocalCalibration.parse({ schemaVersion: 1, rows: visitors })
  open(context).library.places.save(site, calibratedAt, JSON.stringify(content))
  return { ...fit, calibratedAt }
}

/** With fewer drawings of a place nothing is said of it unasked. */
const LEAST_DRAWINGS = 20

/** Places in a batch that the norms have not seen and that have not calibrated, where their drawings tell that they differ. */
export async function placeWarnings(
  context: EngineContext,
  judges: { norms: readonly LoadedNorm[]; development: LoadedDevelopment | null },
  items: readonly Embedded[],
  seed: number,
  work: Work
): Promise<PlaceWarning[]> {
  const known = new Set(judges.norms.flatMap(({ manifest }) => Object.keys(manifest.sites)))
  const calibrated = await localNorms(context)
  const strange = items.filter(({ drawing: { site, id } }) =>
    site === null ? id === null : known.size > 0 && !known.has(site) && !calibrated.has(site)
  )
  const warnings: PlaceWarning[] = []
  for (const [site, own] of Map.groupBy(strange, (item) => item.drawing.site)) {
    if (own.length < LEAST_DRAWINGS) continue
    const { visitors } = await judgeVisitors(context.compute, { ...judges, items: own, seed }, work)
    const differences = placeDifferences({ ...judges, visitors, seed })
    const children = new Set(visitors.map((v) => v.child)).size
    if (differences.some((d) => d.warn))
      warnings.push({ site, drawings: visitors.length, children, differences })
  }
  return warnings
}

export const placeHandlers: HandlersOf<
  'places:list' | 'places:check' | 'places:calibrate' | 'places:forget'
> = {
  'places:list': async (_, context) => {
    const { library, norms } = open(context)
    const deployed = norms.deployedBands().length > 0 ? await norms.deployed() : []
    const inNorm = new Set(deployed.flatMap(({ manifest }) => Object.keys(manifest.sites)))
    const local = await localNorms(context)
    const bySite = Map.groupBy(usableRows(library), ({ drawing }) => drawing.site)
    const places = [...bySite].flatMap(([site, rows]) =>
      site === null
        ? []
        : {
            site,
            drawings: rows.length,
            children: new Set(rows.map((row) => row.child)).size,
            inNorm: inNorm.has(site),
            calibratedAt: local.get(site)?.createdAt ?? null
          }
    )
    return { places: places.sort((a, b) => (a.site < b.site ? -1 : 1)) }
  },
  'places:check': ({ site, seed }, context) => {
    const run = async (work: Work): Promise<PlaceFit> => (await compare(context, site, seed, work)).fit
    return { jobId: context.jobs.start('analyse', {}, run, { volatile: true }) }
  },
  'places:calibrate': ({ site, seed }, context) => {
    const run = (work: Work) => calibrate(context, site, seed, work)
    return { jobId: context.jobs.start('analyse', {}, run, { volatile: true }) }
  },
  'places:forget': ({ site }, context) => {
    const { library } = open(context)
    if (!library.places.forget(site))
      throw new AppError('nothing-to-do', { what: `${site} has not calibrated` })
    context.emit('library:changed', { revision: library.drawings.revision() })
    return { site }
  }
}
