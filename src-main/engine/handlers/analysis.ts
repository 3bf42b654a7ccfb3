import { AppError } from '../../../src-preload/contract/app-error'
import type { Analysis, AnalysisRefusal } from '../../../src-preload/contract/analysis'
import type { AnalyseResult } from '../../../src-preload/contract/commands'
import type { PlaceWarning } from '../../../src-preload/contract/place'
import { embedFiles } from '../../analysis/embed-pipeline'
import { matchFiles, type Matched } from '../../analysis/import/match-files'
import { ageOf, readMetadata } from '../../analysis/import/read-metadata'
import type { SourceFile } from '../../analysis/import/source'
import { analyseDrawing } from '../../analysis/pipeline'
import type { Embedded, LoadedNorm } from '../../analysis/form-pipeline'
import { chooseNorm } from '../../analysis/score/choose-norm'
import type { DrawingRow } from '../../library/drawings'
import type { Library } from '../../library/library'
import type { Work } from '../../lib/work'
import { open, type EngineContext, type HandlersOf } from '../context'
import { groupsOf, judgeStored, refusal } from './judge-stored'
import { underPresentThresholds } from '../under-threshold'
import { localNorms, placeWarnings } from './places'

function resultOf(
  rows: Analysis[],
  refused: AnalysisRefusal[],
  places: PlaceWarning[],
  keepRows: boolean
): AnalyseResult {
  const flagged = rows.filter((row) => row.flagged === true).length
  const expectedByChance = rows.reduce((sum, row) => sum + (row.flagged === null ? 0 : row.alpha), 0)
  return { analysed: rows.length, flagged, expectedByChance, refused, places, rows: keepRows ? rows : [] }
}

async function analyseStored(context: EngineContext, rows: readonly DrawingRow[], seed: number, work: Work) {
  const { library, norms, development: shelf } = open(context)
  const judges = { deployed: await norms.deployed(), development: await shelf.deployed() }
  const { analyses, refused, warnings } = await judgeStored(context, judges, rows, seed, work)
  // the thresholds may have been moved while this ran
  const present = underPresentThresholds(open(context), analyses)
  library.results.saveAnalyses(present)
  return resultOf(present, refused, warnings, false)
}

/** Files on their way through, embedded as this norm sees pictures; those that cannot be decoded join the refused. */
async function embedMatched(
  context: EngineContext,
  { manifest: { encoder, preprocessing } }: LoadedNorm,
  mine: readonly Matched[],
  refused: AnalysisRefusal[],
  work: Work
): Promise<Embedded[]> {
  const { library, encoders } = open(context)
  const read = (index: number) => mine[index]!.file.read()
  const pending: Embedded[] = []
  await embedFiles(
    context.compute,
    encoders.pack(encoder.id),
    preprocessing.evenShade,
    mine.length,
    read,
    work,
    (from, results) =>
      results.forEach((result, i) => {
        const { file, description } = mine[from + i]!
        if ('failure' in result) return refused.push(refusal(file.name, null, result.failure))
        const child =
          description.childId === null
            ? null
            : library.children.find(description.site ?? '', description.childId)
        const drawing = { ...description, id: null, fileName: file.name }
        return pending.push({
          drawing,
          who: whoIs(library, result.sha256, child?.id ?? null),
          ...result.embedding
        })
      })
  )
  return pending
}

async function analyseFiles(
  context: EngineContext,
  matched: readonly Matched[],
  refused: AnalysisRefusal[],
  seed: number,
  work: Work
): Promise<AnalyseResult> {
  const { norms, development: shelf } = open(context)
  const deployed = await norms.deployed()
  const development = await shelf.deployed()
  const analyses: Analysis[] = []
  const warnings: PlaceWarning[] = []
  const places = await localNorms(context)
  for (const group of groupsOf(deployed)) {
    const mine = matched.filter(({ description }) => {
      const { ageMonths } = description
      return ageMonths !== null && group.includes(chooseNorm(deployed, { ...description, ageMonths })!.norm)
    })
    const pending = await embedMatched(context, group[0]!, mine, refused, work)
    for (const item of pending)
      analyses.push(await analyseDrawing(context.compute, { norms: group, development, places }, item, seed))
    const fresh = pending.filter((item) => item.who.drawing === null)
    warnings.push(...(await placeWarnings(context, { norms: group, development }, fresh, seed, work)))
  }
  for (const { file, description } of matched)
    if (description.ageMonths === null)
      refused.push(refusal(file.name, null, { code: 'age-unknown', facts: {} }))
  return resultOf(analyses, refused, warnings, true)
}

/** A file that the library holds is judged as the drawing it is: by the fold that never saw its child. */
export function whoIs(library: Library, sha256: string, child: number | null): Embedded['who'] {
  const known = library.drawings.findByContent(sha256, child)
  return known ? { drawing: known.id, child: known.child } : { drawing: null, child }
}

export async function describeFiles(
  files: readonly SourceFile[],
  table: SourceFile | null,
  ageYears: number | null,
  subject: string | null
): Promise<{ matched: Matched[]; refused: AnalysisRefusal[] }> {
  const metadata = table ? readMetadata(await table.read()) : null
  const { matched, refused } = matchFiles(files, metadata)
  const age = ageYears === null ? null : ageOf(String(ageYears), undefined, Number.isInteger(ageYears))
  return {
    matched: matched.map(({ file, row, how, description }) => ({
      file,
      row,
      how,
      description: { ...description, ...(age ?? {}), subject: subject ?? description.subject }
    })),
    // Files beside the ones that were asked for are not the user's business here.
    refused: refused
      .filter((r) => r.failure.code !== 'file-missing')
      .map((r) => refusal(r.file, null, r.failure))
  }
}

export const analysisHandlers: HandlersOf<'analysis:start' | 'analysis:files' | 'analysis:list'> = {
  'analysis:start': async ({ ids, seed }, context) => {
    const { library, norms } = open(context)
    await norms.deployed()
    const rows = ids === 'all' ? library.drawings.all() : ids.map((id) => library.drawings.get(id))
    if (rows.length === 0) throw new AppError('nothing-to-do', { what: 'the library holds no drawings' })
    const request = { ids, seed }
    return {
      jobId: context.jobs.start('analyse', request, (work) => analyseStored(context, rows, seed, work))
    }
  },
  'analysis:files': async ({ files, metadata, ageYears, subject, seed }, context) => {
    await open(context).norms.deployed()
    const table = metadata ? context.tickets.files(metadata)[0]! : null
    const described = await describeFiles(context.tickets.files(files), table, ageYears, subject)
    const run = (work: Work) => analyseFiles(context, described.matched, described.refused, seed, work)
    return { jobId: context.jobs.start('analyse', {}, run, { volatile: true }) }
  },
  'analysis:list': ({ ids }, context) => {
    const { library } = open(context)
    return { rows: ids.map((id) => library.results.analysis(id)).filter((row) => row !== null) }
  }
}
