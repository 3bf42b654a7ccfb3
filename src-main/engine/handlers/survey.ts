import type { Work } from '#main/lib/work'
import { exportEmbeddings } from '#main/workflows/export-embeddings'
import { surveyDataset } from '#main/workflows/survey-dataset'
import { open, type HandlersOf } from '../context'

export const surveyHandlers: HandlersOf<'dataset:survey' | 'embeddings:export'> = {
  'embeddings:export': (request, context) => {
    const ports = open(context)
    const run = (work: Work) => exportEmbeddings(ports, request, work)
    return { jobId: context.jobs.start('export-embeddings', {}, run) }
  },
  'dataset:survey': ({ closeness }, context) => {
    const ports = open(context)
    const run = (work: Work) => surveyDataset(ports, closeness, work)
    return { jobId: context.jobs.start('survey', {}, run) }
  }
}
