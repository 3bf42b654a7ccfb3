import type { Work } from '#main/lib/work'
import { deployModel, undeployModel } from '#main/workflows/deploy-model'
import { modelCardOf, validateModel } from '#main/workflows/describe-model'
import { exportModel } from '#main/workflows/export-model'
import { importModels } from '#main/workflows/import-models'
import { removeVersion } from '#main/workflows/remove-version'
import { reviewDeployment } from '#main/workflows/review-deployment'
import { inspectArchives } from '#main/workflows/inspect-archives'
import { open, type HandlersOf, tellChanged } from '../context'

export const registryHandlers: HandlersOf<
  | 'models:export'
  | 'models:import'
  | 'models:inspect'
  | 'models:validate'
  | 'models:card'
  | 'models:review'
  | 'models:deploy'
  | 'models:undeploy'
  | 'models:remove'
  | 'models:rollback'
  | 'models:history'
> = {
  'models:export': ({ id }, context) => exportModel(open(context), id),
  'models:import': async ({ files }, context) => {
    const ports = open(context)
    const chosen = context.tickets.files(files)
    const models = await importModels(ports, chosen)
    tellChanged(context, ports.library)
    return { models: models.map((model, i) => ({ file: chosen[i]!.name, ...model })) }
  },
  'models:inspect': ({ files }, context) => inspectArchives(open(context), context.tickets.files(files)),
  'models:validate': ({ id }, context) => validateModel(open(context), id),
  'models:card': async ({ id }, context) => ({ card: await modelCardOf(open(context), id) }),
  'models:review': async ({ id, seed }, context) => {
    const ports = open(context)
    await ports.models.files(id) // known and whole, before a job begins
    const run = (work: Work) => reviewDeployment(ports, id, seed, work)
    return { jobId: context.jobs.start('review-deployment', {}, run) }
  },
  'models:deploy': async ({ id, environment }, context) => {
    const ports = open(context)
    const deployed = await deployModel(ports, id, environment)
    tellChanged(context, ports.library)
    return deployed
  },
  'models:undeploy': ({ id }, context) => {
    const ports = open(context)
    const retired = undeployModel(ports, id)
    tellChanged(context, ports.library)
    return retired
  },
  'models:remove': async ({ id }, context) => {
    const ports = open(context)
    const removed = await removeVersion(ports, id)
    tellChanged(context, ports.library)
    return removed
  },
  'models:rollback': ({ band }, context) => {
    const { library, models } = open(context)
    const modelId = models.rollBack(band)
    tellChanged(context, library)
    return { band, modelId }
  },
  'models:history': ({ band }, context) => {
    const rows = open(context).library.versions.history()
    return { changes: rows.filter((row) => band === null || row.band === band) }
  }
}
