import { AppError } from '#contract/app-error'
import { cleanStorage, storageStats } from '#main/workflows/storage-stats'
import { open, type HandlersOf } from '../context'

export const storageHandlers: HandlersOf<'storage:stats' | 'storage:clean'> = {
  'storage:stats': ({ olderThanDays }, context) => storageStats(open(context), olderThanDays),
  'storage:clean': ({ olderThanDays }, context) => {
    const ports = open(context)
    // folds and checkpoints of work that is under way are not waste
    if (context.jobs.busy()) throw new AppError('work-under-way')
    return cleanStorage(ports, olderThanDays)
  }
}
