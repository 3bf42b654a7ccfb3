import type { Work } from '#main/lib/work'
import { analyseFiles, describeFiles } from '#main/workflows/analyse-files'
import { analyseStored, drawingsToAnalyse } from '#main/workflows/analyse-stored'
import { open, type HandlersOf } from '../context'

export const analysisHandlers: HandlersOf<'analysis:start' | 'analysis:files' | 'analysis:list'> = {
  'analysis:start': async ({ ids, seed }, context) => {
    const ports = open(context)
    const rows = await drawingsToAnalyse(ports, ids)
    const run = (work: Work) => analyseStored(ports, rows, seed, work)
    return { jobId: context.jobs.start('analyse', { ids, seed }, run) }
  },
  'analysis:files': async ({ files, metadata, ageYears, subject, seed }, context) => {
    const ports = open(context)
    await ports.models.deployedNorms() // whether there is any, before a job begins
    const table = metadata ? context.tickets.files(metadata)[0]! : null
    const described = await describeFiles(context.tickets.files(files), table, ageYears, subject)
    const run = (work: Work) => analyseFiles(ports, described.matched, described.refused, seed, work)
    return { jobId: context.jobs.start('analyse-files', {}, run) }
  },
  'analysis:list': ({ ids }, context) => {
    const { results } = open(context).library
    return { rows: ids.map((id) => results.analysis(id)).filter((row) => row !== null) }
  }
}
