import { resolveTraining, trainNorms } from '#main/workflows/train-norms'
import { open, type HandlersOf } from '../context'

export const learningHandlers: HandlersOf<
  'training:start' | 'models:list' | 'models:show' | 'models:development'
> = {
  'training:start': (request, context) => {
    const ports = open(context)
    const training = resolveTraining(ports, request)
    const jobId = context.jobs.start('train', request, (work, id) => trainNorms(ports, training, id, work))
    return { jobId }
  },
  'models:list': (_, context) => {
    const { models } = open(context)
    return { models: models.norms(), development: models.developments() }
  },
  'models:development': async ({ id }, context) => {
    const { models } = open(context)
    return { model: models.development(id), growth: await models.growth(id) }
  },
  'models:show': async ({ id }, context) => {
    const { models } = open(context)
    return { model: models.norm(id), histogram: await models.histogram(id) }
  }
}
