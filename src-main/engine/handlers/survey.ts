import type { Work } from '#main/lib/work'
import { surveyDataset } from '#main/workflows/survey-dataset'
import { open, type HandlersOf } from '../context'

export const surveyHandlers: HandlersOf<'dataset:survey'> = {
  'dataset:survey': ({ closeness }, context) => {
    const ports = open(context)
    const run = (work: Work) => surveyDataset(ports, closeness, work)
    return { jobId: context.jobs.start('survey', {}, run) }
  }
}
