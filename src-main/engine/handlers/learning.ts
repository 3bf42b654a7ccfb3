import { availableParallelism } from 'node:os'
import { AppError } from '../../../src-preload/contract/app-error'
import type { Band } from '../../../src-preload/contract/analysis'
import type { JobId } from '../../../src-preload/contract/job'
import type { TrainResult } from '../../../src-preload/contract/commands'
import { TrainingSettings } from '../../../src-preload/contract/training-settings'
import { learnNorms } from '../../learning/pipeline'
import { clearFolds } from '../../learning/train/fold-store'
import type { Work } from '../../lib/work'
import { suggestBands } from '../../norms/overview'
import { parseBands } from '../../norms/parse-bands'
import { open, type EngineContext, type HandlersOf } from '../context'
import { DEVELOPMENT } from '../development-shelf'
import { checkPlan } from './configs'
import { usableOf, usableRows } from './drawings'

interface TrainRequest {
  bands: Band[]
  settings: TrainingSettings
  seed: number
  deploy: boolean
  /** The version that this one is to follow; null: whatever judges its group now. */
  from: string | null
}

/** Cores that are left over train more folds side by side. */
const atOnce = ({ threads }: TrainingSettings): number =>
  Math.max(1, Math.min(4, Math.floor(availableParallelism() / threads)))

async function train(
  context: EngineContext,
  request: TrainRequest,
  job: JobId,
  work: Work
): Promise<TrainResult> {
  const { library, encoders, norms, development: shelf } = open(context)
  const { bands, settings, seed, deploy } = request
  const usable = usableRows(library, settings)
  const learn = {
    bands,
    usable,
    pack: encoders.active(),
    settings,
    seed,
    atOnce: atOnce(settings)
  }
  const result = await learnNorms(library, context.compute, learn, work)
  const { norms: learnt, development, skipped, leftOut } = result
  const first = skipped.find((part) => part.band !== DEVELOPMENT)
  if (learnt.length === 0 && first)
    throw new AppError('nothing-to-do', { what: first.message.replace(/\.$/, '') })
  await encoders.keep(learn.pack.id)
  const { from } = request
  for (const norm of learnt) {
    norm.manifest.lineage = norms.lineage(norm.manifest.band.label, job, from)
    await norms.write(norm)
  }
  if (development) {
    development.manifest.lineage = norms.lineage(DEVELOPMENT, job, from)
    await shelf.write(development)
  }
  // all switch, or none
  library.db.transaction(() => {
    if (development) shelf.register(development.manifest, deploy)
    norms.register(
      learnt.map((norm) => norm.manifest),
      deploy
    )
  })()
  await clearFolds(library)
  const version = development ? shelf.version(development.manifest.id) : null
  const models = learnt.map(({ manifest }) => norms.version(manifest.id))
  return { models, development: version, skipped, leftOut }
}

/** A version can be followed by versions of its own norm group. Throws AppError 'model-unknown', 'config-invalid'. */
function checkParent(context: EngineContext, from: string | null, bands: readonly Band[]): void {
  const { norms, development } = open(context)
  if (from === null || development.has(from)) return
  const { label } = norms.version(from).band
  if (!bands.some((band) => band.label === label))
    throw new AppError('config-invalid', {
      reason: `the version to follow is of norm group ${label}, which is not among the bands`
    })
}

export const learningHandlers: HandlersOf<
  'training:start' | 'models:list' | 'models:show' | 'models:development'
> = {
  'training:start': (request, context) => {
    const settings = TrainingSettings.parse(request.settings)
    checkPlan(settings)
    const usable = usableOf(usableRows(open(context).library, settings))
    const bands = request.bands === 'auto' ? suggestBands(usable) : parseBands(request.bands)
    if (bands.length === 0 || usable.length === 0) {
      const of = settings.sites.length > 0 ? ` of the sites ${settings.sites.join(', ')}` : ''
      throw new AppError('nothing-to-do', { what: `no usable drawing${of} has an age to learn from` })
    }
    const { seed, deploy, from } = request
    checkParent(context, from, bands)
    const jobId = context.jobs.start('train', request, (work, id) =>
      train(context, { bands, settings, seed, deploy, from }, id, work)
    )
    return { jobId }
  },
  'models:list': (_, context) => {
    const { norms, development } = open(context)
    return { models: norms.versions(), development: development.versions() }
  },
  'models:development': async ({ id }, context) => {
    const { development } = open(context)
    return { model: development.version(id), growth: await development.growth(id) }
  },
  'models:show': async ({ id }, context) => {
    const { norms } = open(context)
    return { model: norms.version(id), histogram: await norms.histogram(id) }
  }
}
