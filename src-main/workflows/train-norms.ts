import { failureText } from '#words/translate'
import { because } from '#contract/because'
import { deploymentGroup, DEVELOPMENT_GROUP } from '../model-store/model-store'
import type { Band } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type { TrainResult } from '#contract/job-results'
import type { JobId } from '#contract/job'

import { TrainingSettings } from '#contract/training-settings'
import type { VersionFiles } from '../learning/deploy/version-files'

import { suggestBands } from '../norms/overview'
import { parseBands } from '../norms/parse-bands'
import { availableParallelism } from 'node:os'
import { learnNorms } from '../learning/pipeline'
import { clearFolds } from '../learning/train/fold-store'
import type { Work } from '../lib/work'
import { checkPlan } from './compose-plan'
import type { Needs } from './ports'
import { stoppingRows, usableOf, usableRows } from './usable-drawings'

interface TrainRequest {
  bands: Band[]
  settings: TrainingSettings
  seed: number
  deploy: boolean
  /** The version that this one is to follow; null: whatever scores its group now. */
  from: string | null
  /** Trainings end after so many epochs at the latest, with the best that they have; null: by themselves. */
  endAt: number | null
}

/** Cores that are left over train more folds side by side. */
const atOnce = ({ threads }: TrainingSettings): number =>
  Math.max(1, Math.min(4, Math.floor(availableParallelism() / threads)))

export async function trainNorms(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  request: TrainRequest,
  job: JobId,
  work: Work
): Promise<TrainResult> {
  const { library, encoders, models } = ports
  const { bands, settings, seed, deploy } = request
  const usable = usableRows(library, settings)
  const learn = {
    bands,
    usable,
    pack: encoders.active(),
    settings,
    seed,
    atOnce: atOnce(settings),
    endAt: request.endAt ?? undefined,
    stopping: stoppingRows(library, settings)
  }
  const result = await learnNorms(library, ports.compute, learn, work)
  const { norms: learnt, development, skipped, leftOut } = result
  const first = skipped.find((part) => part.band !== DEVELOPMENT_GROUP)
  if (learnt.length === 0 && first) throw new AppError(first.failure.code, first.failure.facts)
  await encoders.keep(learn.pack.id)
  const { from } = request
  const versions: VersionFiles[] = [...(development ? [development] : []), ...learnt]
  for (const version of versions) {
    const lineage = models.lineage(deploymentGroup(version.manifest), job, from)
    const trained = version.manifest.kind === 'form' && version.manifest.method === 'autoencoder'
    version.manifest.lineage = { ...lineage, endedAt: trained ? request.endAt : null }
    await models.write(version)
  }
  // all switch, or none
  models.register(
    versions.map(({ manifest }) => manifest),
    { deploy }
  )
  await clearFolds(library)
  return {
    models: learnt.map(({ manifest }) => models.norm(manifest.id)),
    development: development && models.development(development.manifest.id),
    skipped: skipped.map(({ band, failure }) => ({
      band,
      code: failure.code,
      message: failureText(failure)
    })),
    leftOut
  }
}

/** A version can be followed by versions of its own norm group. Throws AppError 'model-unknown', 'config-invalid'. */
export function checkParent(ports: Needs<'models'>, from: string | null, bands: readonly Band[]): void {
  const { models } = ports
  if (from === null || models.isDevelopment(from)) return
  const { label } = models.norm(from).band
  if (!bands.some((band) => band.label === label))
    throw new AppError('config-invalid', because('norm-group-missing', { group: label }))
}

/** What a request to train comes to. Throws AppError 'config-invalid', 'training-no-drawings', 'model-unknown', 'bands-invalid'. */
export function resolveTraining(
  ports: Needs<'library' | 'models'>,
  request: CheckedRequest<'training:start'>
): TrainRequest {
  const settings = TrainingSettings.parse(request.settings)
  checkPlan(settings)
  const usable = usableOf(usableRows(ports.library, settings))
  const bands = request.bands === 'auto' ? suggestBands(usable) : parseBands(request.bands)
  if (bands.length === 0 || usable.length === 0) {
    throw new AppError('training-no-drawings', { sites: settings.sites.join(', ') || 'none' })
  }
  const { seed, deploy, from, endAt } = request
  checkParent(ports, from, bands)
  return { bands, settings, seed, deploy, from, endAt }
}
