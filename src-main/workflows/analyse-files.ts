import { AppError } from '#contract/app-error'
import { questionFailure } from '#contract/import-question'
import type { Analysis, AnalysisRefusal } from '#contract/analysis'
import type { AnalyseResult } from '#contract/job-results'
import type { PlaceWarning } from '#contract/place'
import { embedFiles } from '../analysis/embed/embed-files'
import { matchFiles, type Matched } from '../analysis/import/match-files'
import { ageOf } from '../analysis/import/describe-row'
import { asItStands, readMetadata } from '../analysis/import/read-metadata'
import type { SourceFile } from '../analysis/import/source'
import { analyseDrawing } from '../analysis/pipeline'
import { chooseNorm } from '../analysis/score/choose-norm'
import type { Embedded, LoadedNorm } from '../analysis/score/score-form'
import type { Work } from '../lib/work'
import type { Library } from '../library/library'
import { analysisResult } from './analyse-stored'
import type { Needs } from './ports'
import { refusal } from './refusal'
import { normsByEncoder } from './score-stored'
import { localCalibrations } from './site-calibrations'
import { siteWarnings } from './site-warnings'

/** Files on their way through, embedded as this norm sees pictures; those that cannot be decoded join the refused. */
async function embedMatched(
  ports: Needs<'library' | 'encoders' | 'compute'>,
  { manifest: { encoder, preprocessing } }: LoadedNorm,
  mine: readonly Matched[],
  refused: AnalysisRefusal[],
  work: Work
): Promise<Embedded[]> {
  const { library, encoders } = ports
  const read = (index: number) => mine[index]!.file.read()
  const pending: Embedded[] = []
  const files = {
    pack: encoders.pack(encoder.id),
    evenShade: preprocessing.evenShade,
    count: mine.length,
    read
  }
  await embedFiles(ports.compute, files, work, (from, results) =>
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
        who: identify(library, result.sha256, child?.id ?? null),
        ...result.embedding
      })
    })
  )
  return pending
}

export async function analyseFiles(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  matched: readonly Matched[],
  refused: AnalysisRefusal[],
  seed: number,
  work: Work
): Promise<AnalyseResult> {
  const { models } = ports
  const deployed = await models.deployedNorms()
  const development = await models.deployedDevelopment()
  const analyses: Analysis[] = []
  const warnings: PlaceWarning[] = []
  const places = await localCalibrations(ports)
  for (const group of normsByEncoder(deployed)) {
    const mine = matched.filter(({ description }) => {
      const { ageMonths } = description
      return ageMonths !== null && group.includes(chooseNorm(deployed, { ...description, ageMonths })!.norm)
    })
    const pending = await embedMatched(ports, group[0]!, mine, refused, work)
    for (const item of pending)
      analyses.push(await analyseDrawing(ports.compute, { norms: group, development, places }, item, seed))
    const fresh = pending.filter((item) => item.who.drawing === null)
    warnings.push(...(await siteWarnings(ports, { norms: group, development }, fresh, seed, work)))
  }
  for (const { file, description } of matched)
    if (description.ageMonths === null)
      refused.push(refusal(file.name, null, { code: 'age-unknown', facts: {} }))
  return analysisResult(analyses, refused, warnings, true)
}

/** A file that the library holds is scored as the drawing it is: by the fold that never saw its child. */
export function identify(library: Library, sha256: string, child: number | null): Embedded['who'] {
  const known = library.drawings.findByContent(sha256, child)
  return known ? { drawing: known.id, child: known.child } : { drawing: null, child }
}

export async function describeFiles(
  files: readonly SourceFile[],
  table: SourceFile | null,
  ageYears: number | null,
  subject: string | null
): Promise<{ matched: Matched[]; refused: AnalysisRefusal[] }> {
  const names = files.map((file) => file.name)
  const metadata = table
    ? readMetadata({ name: table.name, bytes: await table.read() }, asItStands, names)
    : null
  if (metadata?.question) throw AppError.of(questionFailure(metadata.question, metadata.facts))
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
