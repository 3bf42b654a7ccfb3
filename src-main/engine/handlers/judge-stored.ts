import type { Analysis, AnalysisRefusal } from '../../../src-preload/contract/analysis'
import type { PlaceWarning } from '../../../src-preload/contract/place'
import type { Failure } from '../../../src-preload/contract/result'
import { sentenceOf } from '../../../src-preload/contract/sentences'
import type { LoadedDevelopment } from '../../analysis/development-pipeline'
import { ensureEmbeddings } from '../../analysis/embed-pipeline'
import type { Embedded, LoadedNorm } from '../../analysis/form-pipeline'
import { analyseDrawing } from '../../analysis/pipeline'
import { chooseNorm } from '../../analysis/score/choose-norm'
import type { DrawingRow } from '../../library/drawings'
import { checkCancelled, type Work } from '../../lib/work'
import { open, type EngineContext } from '../context'
import { localNorms, placeWarnings } from './places'

/** The models that judge together. */
export interface JudgingSet {
  deployed: readonly LoadedNorm[]
  development: LoadedDevelopment | null
}

export interface Judged {
  analyses: Analysis[]
  refused: AnalysisRefusal[]
  warnings: PlaceWarning[]
}

export const refusal = (file: string, id: string | null, failure: Failure): AnalysisRefusal => ({
  file,
  id,
  code: failure.code,
  message: sentenceOf(failure)
})

/** Norms that share an encoder and a preprocessing can judge the same embedding. */
export function groupsOf(norms: readonly LoadedNorm[]): LoadedNorm[][] {
  const groups = Map.groupBy(
    norms,
    ({ manifest }) => `${manifest.encoder.id} ${manifest.preprocessing.version}`
  )
  return [...groups.values()]
}

/** Stored drawings as these models judge them; nothing is kept of it. */
export async function judgeStored(
  context: EngineContext,
  { deployed, development }: JudgingSet,
  rows: readonly DrawingRow[],
  seed: number,
  work: Work
): Promise<Judged> {
  const { library, encoders } = open(context)
  const analyses: Analysis[] = []
  const refused: AnalysisRefusal[] = []
  const warnings: PlaceWarning[] = []
  const places = await localNorms(context)
  const aged = rows.filter(({ drawing }) => {
    if (drawing.ageMonths === null)
      refused.push(refusal(drawing.fileName, drawing.id, { code: 'age-unknown', facts: {} }))
    return drawing.ageMonths !== null
  })
  for (const group of groupsOf(deployed)) {
    const { encoder, preprocessing } = group[0]!.manifest
    const mine = aged.filter(({ drawing }) =>
      group.includes(chooseNorm(deployed, { ...drawing, ageMonths: drawing.ageMonths! })!.norm)
    )
    const pack = encoders.pack(encoder.id)
    const { embeddings, failures } = await ensureEmbeddings(
      library,
      context.compute,
      pack,
      preprocessing.evenShade,
      mine,
      work
    )
    const items: Embedded[] = []
    for (const { drawing, child } of mine) {
      checkCancelled(work)
      const embedding = embeddings.get(drawing.id)
      if (!embedding) refused.push(refusal(drawing.fileName, drawing.id, failures.get(drawing.id)!))
      else {
        const item: Embedded = { drawing, who: { drawing: drawing.id, child }, ...embedding }
        items.push(item)
        analyses.push(
          await analyseDrawing(context.compute, { norms: group, development, places }, item, seed)
        )
      }
      work.report('score', analyses.length + refused.length, rows.length)
    }
    warnings.push(...(await placeWarnings(context, { norms: group, development }, items, seed, work)))
  }
  return { analyses, refused, warnings }
}
