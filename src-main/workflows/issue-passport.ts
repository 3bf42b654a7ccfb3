import { AppError } from '#contract/app-error'
import { PASSPORT_VERSION, type Passport, type PassportInfo, type PassportRow } from '#contract/passport'
import { randomUUID } from 'node:crypto'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import type { LoadedNorm } from '../analysis/score/score-form'
import { fingerprintOf, writePassport, type ReadPassport } from '../learning/deploy/passport-file'
import { countsOf } from '../learning/prepare/counts'
import { sha256 } from '../lib/sha256'
import { VERSION } from '../lib/version'
import type { Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import { signingKey } from '../library/signing-key'
import { exportModel } from './export-model'
import { compareUnseen } from './fit-site'
import type { Needs } from './ports'
import { usableRows } from './usable-drawings'

const named = (content: Uint8Array): string => sha256(content)

/** Who the norms were learnt from, as far as those drawings are in this library. */
function demographicsOf(ports: Needs<'library'>, norms: readonly LoadedNorm[]): Passport['demographics'] {
  const ids = new Set(norms.flatMap(({ manifest }) => manifest.calibration.flat().map((row) => row.drawing)))
  const rows = ports.library.drawings.all().filter((row) => ids.has(row.drawing.id))
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
export async function chosenModels(ports: Needs<'models'>, ids: readonly string[] | null) {
  const { models } = ports
  if (ids === null) {
    const ages = await models.deployedDevelopment()
    const norms = [...(await models.deployedNorms())].sort((a, b) => a.band.fromMonths - b.band.fromMonths)
    return { norms: norms, development: ages }
  }
  const loaded = await Promise.all(
    ids.filter((id) => !models.isDevelopment(id)).map((id) => models.loadNorm(id))
  )
  const ages = ids.find((id) => models.isDevelopment(id))
  return { norms: loaded, development: ages ? await models.loadDevelopment(ages) : null }
}

export async function issuePassport(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  name: string,
  site: string | null,
  seed: number,
  work: Work
) {
  const { library } = ports
  const inUse = await chosenModels(ports, null)
  const ids = [
    ...inUse.norms.map((n) => n.manifest.id),
    ...(inUse.development ? [inUse.development.manifest.id] : [])
  ]
  const archives = new Map<string, Uint8Array>()
  const models: Passport['models'] = []
  for (const id of ids) {
    const { bytes } = await exportModel(ports, id)
    const file = `${id}.tadpole-model`
    archives.set(file, bytes)
    const norm = inUse.norms.find(({ manifest }) => manifest.id === id)
    const { n, children } = (norm ?? inUse.development!).manifest
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
  const local = site === null ? null : { site, rows: await localRows(ports, inUse, site, seed, work) }
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
    demographics: demographicsOf(ports, inUse.norms),
    local
  }
  const bytes = writePassport(passport, archives, key)
  return {
    fileName: `${name.replace(/[^\p{L}\p{N}.-]+/gu, '-')}.tadpole-norm`,
    bytes,
    ...passportInfo({ passport })
  }
}

interface ChosenModels {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
}

/** The site's own typical drawings as the norms score them, which have not seen them. */
async function localRows(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  inUse: ChosenModels,
  site: string,
  seed: number,
  work: Work
): Promise<PassportRow[]> {
  const rows = withoutTrainingChildren(inUse.norms, usableRows(ports.library, { sites: [site] }))
  if (rows.length === 0) throw new AppError('place-unknown', { site })
  const { unseen } = await compareUnseen(ports, inUse, site, rows, seed, work)
  const salt = randomUUID()
  const children = new Map([...new Set(unseen.map((v) => v.child))].map((child, i) => [child, i + 1]))
  return unseen.map(({ modelId, fold, drawing, child, form, page }) => ({
    modelId,
    fold,
    drawing: sha256(`${salt}${drawing}`).slice(0, 16),
    child: children.get(child)!,
    score: form,
    page
  }))
}

export function passportInfo({ passport }: Pick<ReadPassport, 'passport'>): PassportInfo {
  const { local, ...rest } = passport
  return {
    passport: { ...rest, localDrawings: local?.rows.length ?? 0 },
    fingerprint: fingerprintOf(passport.key)
  }
}

/** Drawings of children whom none of the norms has learnt from. */
export function withoutTrainingChildren(
  norms: readonly LoadedNorm[],
  rows: readonly DrawingRow[]
): DrawingRow[] {
  const trainingChildren = new Set(
    norms.flatMap(({ manifest }) => manifest.calibration.flat().map((row) => row.child))
  )
  return rows.filter((row) => !trainingChildren.has(row.child))
}
