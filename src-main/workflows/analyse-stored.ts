import type { Analysis, AnalysisRefusal } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { AnalyseResult } from '#contract/job-results'
import type { DrawingId } from '#contract/drawing'
import type { PlaceWarning } from '#contract/place'
import type { Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { Needs } from './ports'
import { underPresentThresholds } from './present-thresholds'
import { scoreStored } from './score-stored'

export function analysisResult(
  rows: Analysis[],
  refused: AnalysisRefusal[],
  places: PlaceWarning[],
  keepRows: boolean
): AnalyseResult {
  const flagged = rows.filter((row) => row.flagged === true).length
  const expectedByChance = rows.reduce((sum, row) => sum + (row.flagged === null ? 0 : row.alpha), 0)
  return { analysed: rows.length, flagged, expectedByChance, refused, places, rows: keepRows ? rows : [] }
}

export async function analyseStored(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  rows: readonly DrawingRow[],
  seed: number,
  work: Work
) {
  const { library, models } = ports
  const inUse = { deployed: await models.deployedNorms(), development: await models.deployedDevelopment() }
  const { analyses, refused, warnings } = await scoreStored(ports, inUse, rows, seed, work)
  // the thresholds may have been moved while this ran
  const present = underPresentThresholds(ports, analyses)
  library.results.saveAnalyses(present)
  return analysisResult(present, refused, warnings, false)
}

/** Stored drawings by their ids, or all of them. Throws AppError 'norm-missing', 'drawing-unknown', 'library-empty'. */
export async function drawingsToAnalyse(
  { library, models }: Needs<'library' | 'models'>,
  ids: 'all' | readonly DrawingId[]
): Promise<DrawingRow[]> {
  await models.deployedNorms()
  const rows = ids === 'all' ? library.drawings.all() : ids.map((id) => library.drawings.get(id))
  if (rows.length === 0) throw new AppError('library-empty')
  return rows
}
