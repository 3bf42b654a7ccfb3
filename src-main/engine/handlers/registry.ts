import { createHash } from 'node:crypto'
import { AppError } from '../../../src-preload/contract/app-error'
import type { Analysis } from '../../../src-preload/contract/analysis'
import type { DeployReview } from '../../../src-preload/contract/training'
import { chooseNorm } from '../../analysis/score/choose-norm'
import type { SourceFile } from '../../analysis/import/source'
import { checkVersion, validationOf } from '../../learning/deploy/check-version'
import { modelCard } from '../../learning/deploy/model-card'
import type { KnownDrawing } from '../../learning/deploy/pseudonyms'
import { readArchive, type ReadArchive } from '../../learning/deploy/read-archive'
import { writeArchive, type VersionFiles } from '../../learning/deploy/write-archive'
import type { Work } from '../../lib/work'
import { open, tellChanged, type EngineContext, type HandlersOf } from '../context'
import { DEVELOPMENT } from '../development-shelf'
import { overlap } from '../norm-shelf'
import { judgeStored, type JudgingSet } from './judge-stored'

/** Throws AppError 'model-unknown', 'model-damaged'. */
function filesOf(context: EngineContext, id: string): Promise<VersionFiles> {
  const { norms, development } = open(context)
  return development.has(id) ? development.files(id) : norms.files(id)
}

const labelOf = ({ manifest }: VersionFiles): string =>
  'kind' in manifest ? DEVELOPMENT : manifest.band.label

const knownDrawings = (context: EngineContext): KnownDrawing[] =>
  open(context)
    .library.drawings.all()
    .map(({ drawing, child, sha256 }) => ({ id: drawing.id, child, sha256 }))

const encodersHere = (context: EngineContext): string[] =>
  open(context)
    .encoders.rows()
    .map((row) => row.id)

export async function exportVersion(context: EngineContext, id: string) {
  const version = await filesOf(context, id)
  const bytes = await writeArchive(context.compute, version, knownDrawings(context))
  const label = labelOf(version).replace(/[^\p{L}\p{N}.-]+/gu, '-')
  return { fileName: `${label}-v${version.manifest.lineage.version}-${id.slice(0, 8)}.tadpole-model`, bytes }
}

/** What makes two versions the same: all but how their drawings are called, which differs from library to library. */
const contentOf = ({ scorerSha256, trainedOn, calibration }: VersionFiles['manifest']): string =>
  createHash('sha256')
    .update(JSON.stringify([scorerSha256, trainedOn, calibration.map((fold) => fold.length)]))
    .digest('hex')

interface Arrival {
  archive: ReadArchive
  band: string
  /** It is here already. */
  known: boolean
}

/** A model version from a file, validated in every layer. Throws AppError: the first layer's that fails, 'model-exists'. */
async function arrivalOf(context: EngineContext, file: SourceFile): Promise<Arrival> {
  const { norms, development } = open(context)
  const archive = readArchive(await file.read())
  const { id } = archive.manifest
  const known = [...norms.versions(), ...development.versions()].some((version) => version.id === id)
  if (!known) await checkVersion(context.compute, encodersHere(context), archive)
  else if (contentOf((await filesOf(context, id)).manifest) !== contentOf(archive.manifest))
    throw new AppError('model-exists', { id })
  return { archive, band: labelOf(archive), known }
}

/**
 * Model versions from files: all of them are validated before anything of any is kept, and they join in one transaction. They judge
 * nobody until they are deployed.
 */
export async function importVersions(context: EngineContext, files: readonly SourceFile[]) {
  const { library, norms, development, encoders } = open(context)
  const arrivals: Arrival[] = []
  for (const file of files) arrivals.push(await arrivalOf(context, file))
  const fresh = arrivals.filter((arrival, i) => {
    const { id } = arrival.archive.manifest
    return !arrival.known && arrivals.findIndex((other) => other.archive.manifest.id === id) === i
  })
  for (const { manifest, scorer, scope } of fresh.map((arrival) => arrival.archive)) {
    await encoders.keep(manifest.encoder.id)
    if ('kind' in manifest) await development.write({ manifest, scorer })
    else await norms.write({ manifest, scorer, scope })
  }
  library.db.transaction(() => {
    for (const { manifest } of fresh.map((arrival) => arrival.archive))
      if ('kind' in manifest) development.register(manifest, false, 'imported')
      else norms.register([manifest], false, 'imported')
  })()
  tellChanged(context, library)
  return arrivals.map(({ archive, band, known }) => ({ id: archive.manifest.id, band, known }))
}

/** What would judge if this version did. */
async function judgesWith(context: EngineContext, id: string): Promise<JudgingSet> {
  const { norms, development } = open(context)
  const now = norms.deployedBands().length > 0 ? await norms.deployed() : []
  if (development.has(id)) return { deployed: now, development: await development.load(id) }
  const candidate = await norms.load(id)
  const others = now.filter(
    ({ band }) => band.label !== candidate.band.label && !overlap(band, candidate.band)
  )
  return { deployed: [...others, candidate], development: await development.deployed() }
}

/** Which stored verdicts would change if this version judged: everything is judged twice, nothing is kept. */
async function review(context: EngineContext, id: string, seed: number, work: Work): Promise<DeployReview> {
  const { library, development } = open(context)
  const judges = await judgesWith(context, id)
  const rows = library.drawings.all().filter(({ drawing }) => {
    const { ageMonths } = drawing
    if (ageMonths === null || development.has(id)) return ageMonths !== null
    return chooseNorm(judges.deployed, { ...drawing, ageMonths })?.norm.manifest.id === id
  })
  const { analyses } = await judgeStored(context, judges, rows, seed, work)
  const mine = analyses.filter((row) => row.modelId === id || row.developmentModelId === id)
  return compared(mine, (drawing) => library.results.analysis(drawing))
}

const brief = ({ id, file, percentile, verdict }: Analysis) => ({ id: id!, file, percentile, verdict })

function compared(rows: readonly Analysis[], stored: (id: string) => Analysis | null): DeployReview {
  const result: DeployReview = {
    judged: rows.length,
    compared: 0,
    verdicts: 0,
    newlyFlagged: [],
    noLongerFlagged: []
  }
  for (const row of rows) {
    const before = stored(row.id!)
    if (!before) continue
    result.compared += 1
    if (row.verdict !== before.verdict) result.verdicts += 1
    const pair = { ...brief(row), was: before.verdict, wasPercentile: before.percentile }
    if (row.flagged === true && before.flagged !== true) result.newlyFlagged.push(pair)
    if (row.flagged !== true && before.flagged === true) result.noLongerFlagged.push(pair)
  }
  return result
}

export const registryHandlers: HandlersOf<
  | 'models:export'
  | 'models:import'
  | 'models:validate'
  | 'models:card'
  | 'models:review'
  | 'models:deploy'
  | 'models:undeploy'
  | 'models:rollback'
  | 'models:history'
> = {
  'models:export': ({ id }, context) => exportVersion(context, id),
  'models:import': async ({ files }, context) => {
    const chosen = context.tickets.files(files)
    const models = await importVersions(context, chosen)
    return { models: models.map((model, i) => ({ file: chosen[i]!.name, ...model })) }
  },
  'models:validate': async ({ id }, context) => {
    const steps = await validationOf(context.compute, encodersHere(context), await filesOf(context, id))
    return { id, ok: steps.every((step) => step.ok), steps }
  },
  'models:card': async ({ id }, context) => {
    const { explanations } = open(context).library
    const grades = explanations.grades(id, 'form') ?? explanations.grades(id, 'development')
    return { card: modelCard((await filesOf(context, id)).manifest, grades) }
  },
  'models:review': async ({ id, seed }, context) => {
    await filesOf(context, id) // known and whole, before a job begins
    const run = (work: Work) => review(context, id, seed, work)
    return { jobId: context.jobs.start('review', {}, run, { volatile: true }) }
  },
  'models:deploy': async ({ id, environment }, context) => {
    const { library, norms, development } = open(context)
    const isDevelopment = development.has(id)
    // validated in every layer, here and now, before the pointer moves
    await checkVersion(context.compute, encodersHere(context), await filesOf(context, id))
    const label = isDevelopment ? DEVELOPMENT : norms.version(id).band.label
    if (library.versions.deployed().get(label) !== id) {
      if (isDevelopment) library.versions.deploy(label, id, 'deployed', environment)
      else norms.deploy(id, norms.version(id).band, 'deployed', environment)
    }
    tellChanged(context, library)
    return { id, band: label }
  },
  'models:undeploy': async ({ id }, context) => {
    const { library } = open(context)
    const label = labelOf(await filesOf(context, id))
    if (library.versions.deployed().get(label) !== id)
      throw new AppError('nothing-to-do', { what: 'this version does not judge' })
    library.versions.deploy(label, null, 'undeployed')
    tellChanged(context, library)
    return { id, band: label }
  },
  'models:rollback': ({ band }, context) => {
    const { library, norms } = open(context)
    const modelId = norms.rollBack(band)
    tellChanged(context, library)
    return { band, modelId }
  },
  'models:history': ({ band }, context) => {
    const rows = open(context).library.versions.history()
    return { changes: rows.filter((row) => band === null || row.band === band) }
  }
}
