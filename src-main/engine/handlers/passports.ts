import { createHash, randomUUID } from 'node:crypto'
import { AppError } from '../../../src-preload/contract/app-error'
import {
  PASSPORT_VERSION,
  type Passport,
  type PassportInfo,
  type PassportRow,
  type SiteEffect
} from '../../../src-preload/contract/passport'
import type { LoadedDevelopment } from '../../analysis/development-pipeline'
import type { LoadedNorm } from '../../analysis/form-pipeline'
import type { NormManifest } from '../../analysis/score/norm-model'
import {
  fingerprintOf,
  readPassport,
  writePassport,
  type ReadPassport
} from '../../learning/deploy/passport-file'
import { pooled, type PlaceRows } from '../../learning/deploy/pool'
import { countsOf } from '../../learning/prepare/counts'
import type { DrawingRow } from '../../library/drawings'
import { signingKey } from '../../library/signing-key'
import { VERSION } from '../../lib/version'
import type { Work } from '../../lib/work'
import { inBand } from '../../norms/usable'
import { open, type EngineContext, type HandlersOf } from '../context'
import { compareAmong } from './places'
import { exportVersion, importVersions } from './registry'
import { usableRows } from './drawings'

const named = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** Who the norms were learnt from, as far as those drawings are in this library. */
function demographicsOf(context: EngineContext, norms: readonly LoadedNorm[]): Passport['demographics'] {
  const ids = new Set(norms.flatMap(({ manifest }) => manifest.calibration.flat().map((row) => row.drawing)))
  const rows = open(context)
    .library.drawings.all()
    .filter((row) => ids.has(row.drawing.id))
  const years = rows.map(({ drawing }) => Math.floor(drawing.ageMonths! / 12)).sort((a, b) => a - b)
  return {
    drawings: norms.reduce((sum, { manifest }) => sum + manifest.n, 0),
    children: norms.reduce((sum, { manifest }) => sum + manifest.children, 0),
    years: [...Map.groupBy(years, (y) => y)].map(([year, own]) => ({ year, drawings: own.length })),
    subjects: countsOf(rows.map((row) => row.drawing.subject)),
    sites: norms.reduce((sum, { manifest }) => ({ ...sum, ...manifest.sites }), {})
  }
}

/** Deployed models, or those that are named. */
async function chosen(context: EngineContext, ids: readonly string[] | null) {
  const { norms, development } = open(context)
  if (ids === null) {
    const ages = await development.deployed()
    const judging = [...(await norms.deployed())].sort((a, b) => a.band.fromMonths - b.band.fromMonths)
    return { norms: judging, development: ages }
  }
  const loaded = await Promise.all(ids.filter((id) => !development.has(id)).map((id) => norms.load(id)))
  const ages = ids.find((id) => development.has(id))
  return { norms: loaded, development: ages ? await development.load(ages) : null }
}

async function create(context: EngineContext, name: string, site: string | null, seed: number, work: Work) {
  const { library } = open(context)
  const judges = await chosen(context, null)
  const ids = [
    ...judges.norms.map((n) => n.manifest.id),
    ...(judges.development ? [judges.development.manifest.id] : [])
  ]
  const archives = new Map<string, Uint8Array>()
  const models: Passport['models'] = []
  for (const id of ids) {
    const { bytes } = await exportVersion(context, id)
    const file = `${id}.tadpole-model`
    archives.set(file, bytes)
    const norm = judges.norms.find(({ manifest }) => manifest.id === id)
    const { n, children } = (norm ?? judges.development!).manifest
    models.push({
      id,
      type: norm ? 'norm' : 'development',
      band: norm?.band.label ?? 'development',
      n,
      children,
      file,
      sha256: named(bytes)
    })
  }
  const local = site === null ? null : { site, rows: await localRows(context, judges, site, seed, work) }
  const { key, publicKey } = signingKey(library.db)
  const passport: Passport = {
    format: 'tadpole-norm',
    version: PASSPORT_VERSION,
    id: randomUUID(),
    name,
    issuedAt: new Date().toISOString(),
    tadpole: VERSION,
    key: publicKey,
    models,
    demographics: demographicsOf(context, judges.norms),
    local
  }
  const bytes = writePassport(passport, archives, key)
  return {
    fileName: `${name.replace(/[^\p{L}\p{N}.-]+/gu, '-')}.tadpole-norm`,
    bytes,
    ...infoOf({ passport })
  }
}

/** In the place of a site's name where all drawings here are meant. */
const LIBRARY = 'this library'

interface Judges {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
}

/** The site's own typical drawings as the norms score them, which have not seen them. */
async function localRows(
  context: EngineContext,
  judges: Judges,
  site: string,
  seed: number,
  work: Work
): Promise<PassportRow[]> {
  const rows = withoutTeachers(judges.norms, usableRows(open(context).library, { sites: [site] }))
  if (rows.length === 0) throw new AppError('place-unknown', { site })
  const { visitors } = await compareAmong(context, judges, site, rows, seed, work)
  const salt = randomUUID()
  const children = new Map([...new Set(visitors.map((v) => v.child))].map((child, i) => [child, i + 1]))
  return visitors.map(({ modelId, fold, drawing, child, form, page }) => ({
    modelId,
    fold,
    drawing: createHash('sha256').update(`${salt}${drawing}`).digest('hex').slice(0, 16),
    child: children.get(child)!,
    score: form,
    page
  }))
}

function infoOf({ passport }: Pick<ReadPassport, 'passport'>): PassportInfo {
  const { local, ...rest } = passport
  return {
    passport: { ...rest, localDrawings: local?.rows.length ?? 0 },
    fingerprint: fingerprintOf(passport.key)
  }
}

/** Drawings of children whom none of the norms has learnt from. */
function withoutTeachers(norms: readonly LoadedNorm[], rows: readonly DrawingRow[]): DrawingRow[] {
  const teachers = new Set(
    norms.flatMap(({ manifest }) => manifest.calibration.flat().map((row) => row.child))
  )
  return rows.filter((row) => !teachers.has(row.child))
}

/** Local normals of the ages and under the norms of a passport that was taken in: does it fit them? Nothing is deployed. */
async function fit(context: EngineContext, ids: readonly string[], seed: number, work: Work) {
  const judges = await chosen(context, ids)
  if (judges.norms.length === 0) throw new AppError('norm-missing')
  const strangers = withoutTeachers(judges.norms, usableRows(open(context).library))
  const rows = strangers.filter(({ drawing, child }) => {
    const usable = { ...drawing, ageMonths: drawing.ageMonths!, child }
    return judges.norms.some(({ band }) => inBand(band, usable))
  })
  if (rows.length === 0)
    throw new AppError('nothing-to-do', {
      what: 'no usable drawing here is of these ages and of a child that the norms have not seen'
    })
  return (await compareAmong(context, judges, LIBRARY, rows, seed, work)).fit
}

/** New versions of the first file's norms, calibrated by what the others have scored as well. */
async function pool(context: EngineContext, files: readonly ReadPassport[], seed: number) {
  const { norms } = open(context)
  const made: { manifest: NormManifest; from: string; effect: SiteEffect }[] = []
  const places: PlaceRows[] = files.flatMap(({ passport }) => passport.local ?? [])
  for (const { id, type } of files[0]!.passport.models) {
    if (type !== 'norm') continue
    const { manifest: norm, scorer, scope } = await norms.files(id)
    if (!places.some(({ rows }) => rows.some((row) => row.modelId === id))) continue
    const { manifest, effect } = pooled(norm, places, seed)
    manifest.lineage = { ...norms.lineage(norm.band.label, '', id), job: null }
    await norms.write({ manifest, scorer, scope })
    made.push({ manifest, from: id, effect })
  }
  if (made.length === 0)
    throw new AppError('nothing-to-do', {
      what: 'no file holds drawings that these norms have scored: passports are made with --site'
    })
  norms.register(
    made.map(({ manifest }) => manifest),
    false,
    'imported'
  )
  const models = made.map(({ manifest, from, effect }) => {
    const { id, band, n } = manifest
    return { id, from, band: band.label, n, effect }
  })
  return { models }
}

async function filesOf(context: EngineContext, ticket: string): Promise<ReadPassport[]> {
  const files = context.tickets.files(ticket)
  return Promise.all(files.map(async (file) => readPassport(await file.read())))
}

/** The archives of passports, all of them or none. */
const takeIn = (context: EngineContext, passports: readonly ReadPassport[]) =>
  importVersions(
    context,
    passports.flatMap(({ archives }) =>
      [...archives].map(([name, bytes]) => ({ name, read: () => Promise.resolve(Buffer.from(bytes)) }))
    )
  )

export const passportHandlers: HandlersOf<
  'passport:create' | 'passport:read' | 'passport:import' | 'passport:fit' | 'passport:pool'
> = {
  'passport:create': async ({ name, site, seed }, context) => {
    await chosen(context, null) // whether there is anything to issue, before a job begins
    const run = (work: Work) => create(context, name, site, seed, work)
    return { jobId: context.jobs.start('review', {}, run, { volatile: true }) }
  },
  'passport:read': async ({ files }, context) => ({ passports: (await filesOf(context, files)).map(infoOf) }),
  'passport:import': async ({ files }, context) => {
    const read = await filesOf(context, files)
    const models = await takeIn(context, read)
    return { passports: read.map(infoOf), models }
  },
  'passport:fit': async ({ ids, seed }, context) => {
    await chosen(context, ids)
    const run = (work: Work) => fit(context, ids, seed, work)
    return { jobId: context.jobs.start('review', {}, run, { volatile: true }) }
  },
  'passport:pool': async ({ files, seed }, context) => {
    const read = await filesOf(context, files)
    await takeIn(context, read.slice(0, 1))
    return pool(context, read, seed)
  }
}
