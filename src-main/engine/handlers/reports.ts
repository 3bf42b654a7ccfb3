import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { quietWork, type Work } from '#main/lib/work'
import { drawingsToReport, reportBatch } from '#main/workflows/report-batch'
import { reportOf } from '#main/workflows/report-drawing'
import { reportFile } from '#main/workflows/report-file'
import { verifyReport } from '#main/workflows/verify-report'
import { open, type HandlersOf } from '../context'

export const reportHandlers: HandlersOf<'reports:create' | 'reports:batch' | 'reports:verify'> = {
  'reports:create': async ({ id, format, ...wish }, context) => {
    const ports = open(context)
    return reportFile(ports, await reportOf(ports, id, wish, quietWork()), format)
  },
  'reports:batch': ({ ids, format, ...wish }, context) => {
    const ports = open(context)
    const all = drawingsToReport(ports, ids)
    const asked = { format, wish: { ...wish, override: null } }
    const run = (work: Work) => reportBatch(ports, all, asked, work)
    return { jobId: context.jobs.start('report', {}, run) }
  },
  'reports:verify': async ({ file }, context) => {
    const [source] = context.tickets.files(file)
    if (!source) throw new AppError('report-unreadable', because('no-file'))
    return verifyReport(open(context), await source.read())
  }
}
