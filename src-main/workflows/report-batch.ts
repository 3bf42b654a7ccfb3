import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type { DrawingId } from '#contract/drawing'
import type { ReportBatch, ReportFormat } from '#contract/report'
import { failureText } from '#words/translate'
import type { Library } from '../library/library'
import { archiveOf } from '../analysis/report/formats/archive'
import { failureOf } from '../lib/process/rpc'
import { checkCancelled, type Work } from '../lib/work'
import type { Needs, Ports } from './ports'
import { reportOf, type ReportWish } from './report-drawing'
import { reportFile } from './report-file'

/** Reports of many drawings, one file each; a drawing that cannot be reported is named with its reason. */
export async function reportBatch(
  ports: Ports,
  ids: readonly DrawingId[],
  { format, wish }: { format: ReportFormat; wish: ReportWish },
  work: Work
): Promise<ReportBatch> {
  const { library } = ports
  const files: Record<string, Uint8Array> = {}
  const refused: ReportBatch['refused'] = []
  for (const [at, id] of ids.entries()) {
    checkCancelled(work)
    work.report('report', at, ids.length)
    try {
      const { fileName, bytes } = await reportFile(ports, await reportOf(ports, id, wish, work), format)
      files[fileName] = bytes
    } catch (error) {
      const failure = failureOf(error)
      if (failure.code === 'cancelled') throw error
      const file = library.drawings.has(id) ? library.drawings.get(id).drawing.fileName : id
      refused.push({ id, file, code: failure.code, message: failureText(failure) })
    }
  }
  const fileName = `reports-${new Date().toISOString().slice(0, 10)}.zip`
  return { fileName, archive: archiveOf(files), made: Object.keys(files).length, refused }
}

/** Analysed drawings that are to be reported. Throws AppError 'reports-none'. */
export function drawingsToReport(
  { library }: Needs<'library'>,
  asked: CheckedRequest<'reports:batch'>['ids']
): DrawingId[] {
  const ids = asked === 'all' || asked === 'flagged' ? analysedDrawings(library, asked) : [...asked]
  if (ids.length === 0) throw new AppError('reports-none')
  return ids
}

function analysedDrawings(library: Library, which: 'all' | 'flagged'): DrawingId[] {
  const analyses = library.drawings.all().flatMap(({ drawing }) => library.results.analysis(drawing.id) ?? [])
  const chosen = which === 'all' ? analyses : analyses.filter(({ flagged }) => flagged === true)
  return chosen.flatMap(({ id }) => id ?? [])
}
