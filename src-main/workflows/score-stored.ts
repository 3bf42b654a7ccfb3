import type { Analysis, AnalysisRefusal } from '#contract/analysis'
import type { PlaceWarning } from '#contract/place'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import { analyseDrawing } from '../analysis/pipeline'
import { chooseNorm } from '../analysis/score/choose-norm'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import type { Embedded, LoadedNorm } from '../analysis/score/score-form'
import { checkCancelled, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { Needs } from './ports'
import { refusal } from './refusal'
import { localCalibrations } from './site-calibrations'
import { siteWarnings } from './site-warnings'

/** The models that score together. */
export interface DeployedModels {
  deployed: readonly LoadedNorm[]
  development: LoadedDevelopment | null
}

export interface ScoredDrawings {
  analyses: Analysis[]
  refused: AnalysisRefusal[]
  warnings: PlaceWarning[]
}

/** Norms that share an encoder and a preprocessing can score the same embedding. */
export function normsByEncoder(norms: readonly LoadedNorm[]): LoadedNorm[][] {
  const groups = Map.groupBy(
    norms,
    ({ manifest }) => `${manifest.encoder.id} ${manifest.preprocessing.version}`
  )
  return [...groups.values()]
}

/** Stored drawings as these models score them; nothing is kept of it. */
export async function scoreStored(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  { deployed, development }: DeployedModels,
  rows: readonly DrawingRow[],
  seed: number,
  work: Work
): Promise<ScoredDrawings> {
  const { library, encoders } = ports
  const analyses: Analysis[] = []
  const refused: AnalysisRefusal[] = []
  const warnings: PlaceWarning[] = []
  const places = await localCalibrations(ports)
  const aged = rows.filter(({ drawing }) => {
    if (drawing.ageMonths === null)
      refused.push(refusal(drawing.fileName, drawing.id, { code: 'age-unknown', facts: {} }))
    return drawing.ageMonths !== null
  })
  for (const group of normsByEncoder(deployed)) {
    const { encoder, preprocessing } = group[0]!.manifest
    const mine = aged.filter(({ drawing }) =>
      group.includes(chooseNorm(deployed, { ...drawing, ageMonths: drawing.ageMonths! })!.norm)
    )
    const pack = encoders.pack(encoder.id)
    const { embeddings, failures } = await ensureEmbeddings(
      library,
      ports.compute,
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
        analyses.push(await analyseDrawing(ports.compute, { norms: group, development, places }, item, seed))
      }
      work.report('score', analyses.length + refused.length, rows.length)
    }
    warnings.push(...(await siteWarnings(ports, { norms: group, development }, items, seed, work)))
  }
  return { analyses, refused, warnings }
}
