import { TrainingSettings } from '#contract/training-settings'
import { bandReach, normOverview } from '#main/workflows/norm-overview'
import { previewAugmentation } from '#main/workflows/preview-augmentation'
import { open, type HandlersOf } from '../context'

export const ageGroupHandlers: HandlersOf<'norms:overview' | 'norms:reach' | 'norms:augmented'> = {
  'norms:overview': ({ rule }, context) => normOverview(open(context), rule),
  'norms:reach': ({ bands }, context) => ({ reach: bandReach(open(context), bands) }),
  'norms:augmented': async ({ id, count, seed, settings }, context) => ({
    pictures: await previewAugmentation(open(context), id, count, seed, TrainingSettings.parse(settings))
  })
}
