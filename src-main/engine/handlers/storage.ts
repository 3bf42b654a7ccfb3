import { AppError } from '#contract/app-error'
import { checkWholeDatabase } from '#main/workflows/check-health'
import { cleanStorage, emptyQuarantine, storageStats } from '#main/workflows/storage-stats'
import { open, tellChanged, type HandlersOf } from '../context'

export const storageHandlers: HandlersOf<
  'storage:stats' | 'storage:recount' | 'storage:release' | 'storage:clean' | 'quarantine:empty'
> = {
  'storage:stats': ({ olderThanDays }, context) => storageStats(open(context), olderThanDays),
  'storage:recount': (_, context) => {
    const { library } = open(context)
    library.embeddingCounts.reset()
    tellChanged(context, library)
    return library.embeddingCounts.get()
  },
  'storage:release': async (_, context) => {
    const { compute, models } = open(context)
    // a graph that is running cannot be closed under its work
    if (context.jobs.busy()) throw new AppError('work-under-way')
    return { graphs: await compute.closeSessions(), manifests: models.clearCache() }
  },
  'storage:clean': ({ olderThanDays }, context) => {
    const ports = open(context)
    // folds and checkpoints of work that is under way are not waste
    if (context.jobs.busy()) throw new AppError('work-under-way')
    return cleanStorage(ports, olderThanDays)
  },
  'quarantine:empty': async (_, context) => {
    const ports = open(context)
    await checkWholeDatabase(ports)
    return emptyQuarantine(ports)
  }
}
