import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { DATASET_ENDING } from '#contract/dataset-archive'
import type { Work } from '#main/lib/work'
import { type Send, exportArchive } from '#main/workflows/export-archive'
import { importArchiveFile } from '#main/workflows/import-archive'
import { open, type HandlersOf } from '../context'

export const archiveHandlers: HandlersOf<'library:export' | 'import:archive'> = {
  'library:export': async (choice, context) => {
    const ports = open(context)
    context.outgoing.dropUnasked()
    const { promise: offered, resolve } = Promise.withResolvers<string>()
    const send: Send = (stream, signal) => {
      const { ticket, finished } = context.outgoing.offer(stream, signal)
      resolve(ticket)
      return finished
    }
    const jobId = context.jobs.start('export', {}, (work) => exportArchive(ports, choice, work, send))
    // a job that is cancelled before its turn, or fails, offers nothing
    const ticket = await Promise.race([offered, context.jobs.ended(jobId)])
    if (ticket === undefined) {
      const { code, facts } = context.jobs.get(jobId).job.failure!
      throw new AppError(code, facts)
    }
    const today = new Date().toISOString().slice(0, 10)
    return { jobId, ticket, fileName: `tadpole-${today}.${DATASET_ENDING}` }
  },
  'import:archive': ({ files, dryRun }, context) => {
    const ports = open(context)
    const [file, ...others] = context.tickets.files(files)
    if (!file || others.length > 0) throw new AppError('archive-unreadable', because('one-file'))
    const run = (work: Work) => importArchiveFile(ports, file, dryRun, work)
    return { jobId: context.jobs.start('import-archive', { dryRun }, run) }
  }
}
