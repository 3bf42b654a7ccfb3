import type { Work } from '#main/lib/work'
import {
  analyseChildFiles,
  analyseStoredChildren,
  deployedDevelopment,
  drawingsOfChildren
} from '#main/workflows/analyse-children'
import { describeFiles } from '#main/workflows/analyse-files'
import { reportChild } from '#main/workflows/report-child'
import { open, type HandlersOf } from '../context'

export const childHandlers: HandlersOf<'analysis:children' | 'analysis:childfiles' | 'reports:child'> = {
  'reports:child': (request, context) => reportChild(open(context), request),
  'analysis:children': async ({ children, ...asked }, context) => {
    const ports = open(context)
    await deployedDevelopment(ports) // whether there is one, before a job begins
    const rows = drawingsOfChildren(ports.library, children)
    const run = (work: Work) => analyseStoredChildren(ports, rows, asked, work)
    return { jobId: context.jobs.start('analyse-children', {}, run) }
  },
  'analysis:childfiles': async ({ files, metadata, ...asked }, context) => {
    const ports = open(context)
    await deployedDevelopment(ports)
    const table = context.tickets.files(metadata)[0]!
    const described = await describeFiles(context.tickets.files(files), table, null, null)
    const run = (work: Work) => analyseChildFiles(ports, described, asked, work)
    return { jobId: context.jobs.start('analyse-children', {}, run) }
  }
}
