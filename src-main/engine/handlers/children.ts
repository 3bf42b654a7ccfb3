import { AppError } from '#contract/app-error'
import type { Work } from '#main/lib/work'
import {
  analyseChildFiles,
  analyseStoredChildren,
  deployedDevelopment,
  drawingsOfChildren
} from '#main/workflows/analyse-children'
import { describeFiles } from '#main/workflows/analyse-files'
import { reportChild } from '#main/workflows/report-child'
import { chooseRetention, listRetention } from '#main/workflows/retention'
import { previewWithdrawal, withdrawChild } from '#main/workflows/withdraw-child'
import { open, tellChanged, type HandlersOf } from '../context'

export const childHandlers: HandlersOf<
  | 'analysis:children'
  | 'analysis:childfiles'
  | 'reports:child'
  | 'children:withdrawal'
  | 'children:withdraw'
  | 'retention:list'
  | 'retention:choose'
> = {
  'retention:list': (_, context) => listRetention(open(context)),
  'retention:choose': ({ years }, context) => chooseRetention(open(context), years),
  'children:withdrawal': (child, context) => previewWithdrawal(open(context), child),
  'children:withdraw': async (child, context) => {
    const ports = open(context)
    // a training that is under way may have read its drawings already
    if (context.jobs.busy()) throw new AppError('work-under-way')
    const certificate = await withdrawChild(ports, child)
    tellChanged(context, ports.library)
    return certificate
  },
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
