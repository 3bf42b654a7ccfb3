import type { Analysis } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type { Drawing } from '#contract/drawing'
import type { ScoreName } from '#contract/explanation'
import { readOriginal } from '../library/originals'
import { overlayPixels } from '../analysis/explain/overlay'
import {
  canonical,
  type ReportData,
  type ReportPictures,
  type StatedDevelopment
} from '../analysis/report/report-data'
import { chartOf } from '../analysis/score/growth-curve'
import type { NormManifest } from '../analysis/score/norm-model'
import { VERSION } from '../lib/version'
import { quietly, type Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { StoredExplanation } from '../library/explanations'
import { compareStored } from './compare-drawing'
import { explain, explanationsOf } from './explain-drawing'
import { chooseMethod, modelBehind, towardsOf } from './explained-model'
import type { Needs } from './ports'
import { scoreDistribution } from './score-distribution'

export type ReportWish = Omit<CheckedRequest<'reports:create'>, 'format' | 'id'>

/** A report's content, ready for any format. */
export interface Report {
  data: ReportData
  pictures: ReportPictures
  /** Values of each map, in the order of `data.explanations`: [height, width]. */
  maps: Float32Array[]
}

const REPORT_SIDE = 900
const SIMILAR_SIDE = 300
const SEED = 42

/** What a report states of a drawing: only that is hashed. */
function statedOf(drawing: Drawing): ReportData['drawing'] {
  const { id, childId, site, ageMonths, agePrecisionMonths, subject, prompt, drawingTool, date } = drawing
  const { expertLabel, width, height } = drawing
  return {
    id,
    childId,
    site,
    ageMonths,
    agePrecisionMonths,
    subject,
    prompt,
    drawingTool,
    date,
    expertLabel,
    width,
    height
  }
}

function normStatedOf(manifest: NormManifest): ReportData['norm'] {
  const { id, band, n, children, subjects, sites, createdAt, encoder, seed, alpha, validation } = manifest
  const { method, adjustment, scorerSha256, preprocessing, tadpole } = manifest
  return {
    id,
    band,
    n,
    children,
    subjects,
    sites,
    createdAt,
    encoder,
    seed,
    alpha,
    validation,
    method,
    adjustment,
    scorerSha256,
    preprocessing,
    tadpole
  }
}

/** What a report says of a development model. Throws AppError 'model-damaged', 'model-unknown'. */
export async function developmentStated(ports: Needs<'models'>, modelId: string): Promise<StatedDevelopment> {
  const { manifest, curve } = await ports.models.loadDevelopment(modelId)
  const { id, ages, n, children, createdAt, seed, alpha, validation, scorerSha256 } = manifest
  const model = { id, ages, n, children, createdAt, seed, alpha, validation, scorerSha256 }
  return { growth: chartOf(manifest, curve), model }
}

/** Dates of the norm's drawings, as far as they are here and were recorded as year-month-day. */
function collectedOf({ library }: Needs<'library'>, { calibration }: NormManifest): ReportData['collected'] {
  const dates = calibration
    .flat()
    .flatMap(({ drawing }) =>
      library.drawings.has(drawing) ? [library.drawings.get(drawing).drawing.date ?? ''] : []
    )
    .filter((date) => /^\d{4}-\d{2}-\d{2}/.test(date))
    .sort()
  return dates.length === 0 ? null : { from: dates[0]!, to: dates.at(-1)!, known: dates.length }
}

function thresholdOf({ library }: Needs<'library'>, model: string): ReportData['threshold'] {
  const [latest] = library.thresholds.history(model)
  return latest && latest.percentile !== null
    ? { percentile: latest.percentile, at: latest.at, note: latest.note }
    : null
}

/** Scores that a report maps, the one that flags first: within the norm nothing is drawn unless that is asked for. */
function mappedScores(
  { primary, scores, alpha, outOfScope }: Analysis,
  maps: ReportWish['maps']
): ScoreName[] {
  if (outOfScope.length > 0 || maps === 'never') return []
  const ordered: ScoreName[] = primary === 'form' ? ['form', 'development'] : ['development', 'form']
  return ordered.filter((score) => {
    const own = scores[score]
    return own !== null && (own.pValue <= 2 * alpha || (maps === 'always' && score === primary))
  })
}

/**
 * A map for a report, by the way that was graded best; computed now where there is none yet. null: that way failed what was measured,
 * or it cannot be had, which is no reason not to report.
 */
async function mapOf(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  row: DrawingRow,
  analysis: Analysis,
  score: ScoreName,
  work: Work
): Promise<StoredExplanation | null> {
  const { id } = row.drawing
  const model = await modelBehind(ports, analysis, score)
  const { method, grade } = chooseMethod(ports, model, null)
  if (grade?.verdict === 'unreliable') return null
  const towards = towardsOf(analysis, score)
  const stored = (): StoredExplanation | undefined =>
    explanationsOf(ports, id).find(
      ({ explanation: e }) =>
        e.score === score && e.method === method && e.towards === towards && e.block === null
    )
  if (!stored())
    try {
      await explain(ports, row, { id, score, method, towards, block: null, seed: SEED }, quietly(work))
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('explanation-')) throw error
    }
  return stored() ?? null
}

/** Maps for a report, and the ways that were computed and are left out since they failed. */
async function mapsOf(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  row: DrawingRow,
  analysis: Analysis,
  { maps: asked }: ReportWish,
  work: Work
) {
  const maps: StoredExplanation[] = []
  for (const score of mappedScores(analysis, asked)) {
    const map = await mapOf(ports, row, analysis, score, work)
    if (map) maps.push(map)
  }
  const { explanations } = ports.library
  const withheld = mappedScores(analysis, asked).flatMap((score) => {
    const model = score === 'form' ? analysis.modelId : (analysis.developmentModelId ?? '')
    const grades = explanations.grades(model, score)?.grades ?? []
    return grades.flatMap(({ verdict, method }) => (verdict === 'unreliable' ? [{ score, method }] : []))
  })
  return { maps, withheld }
}

/** All that a report of a drawing states and shows. Throws AppError 'drawing-not-analysed', 'drawing-unknown', 'model-damaged'. */
export async function reportOf(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  id: string,
  wish: ReportWish,
  work: Work
): Promise<Report> {
  const { library } = ports
  const row = library.drawings.get(id)
  const analysis = library.results.analysis(id)
  if (!analysis) throw new AppError('drawing-not-analysed')
  const { maps, withheld } = await mapsOf(ports, row, analysis, wish, work)
  const manifest = await ports.models.normManifest(analysis.modelId)
  const development = analysis.developmentModelId
  const flags = analysis.primary === 'development' && development ? development : analysis.modelId
  const { reader, override, analyst, comment, similar, maps: mapped } = wish
  const comparison = similar > 0 ? await compareStored(ports, id, similar, work) : null
  const stated: ReportData = {
    reader,
    override,
    analyst,
    comment,
    mapped,
    analysis,
    comparison,
    withheld,
    drawing: statedOf(row.drawing),
    childComment: library.drawings.remarks(id).childComment,
    explanations: maps.map(({ explanation }) => explanation),
    norm: normStatedOf(manifest),
    collected: collectedOf(ports, manifest),
    threshold: thresholdOf(ports, flags),
    histogram: await ports.models.histogram(analysis.modelId),
    distribution: await scoreDistribution(ports, analysis, row.child),
    development: development ? await developmentStated(ports, development) : null,
    createdAt: new Date().toISOString(),
    app: VERSION,
    unencrypted: library.unencrypted
  }
  // in the order that a report keeps it in, so that one that is read back is written the same
  const data = JSON.parse(canonical(stated)) as ReportData
  const pictures = await picturesOf(ports, row, maps, data)
  return { data, pictures, maps: maps.map(({ map }) => map) }
}

async function picturesOf(
  ports: Needs<'library' | 'compute'>,
  row: DrawingRow,
  maps: readonly StoredExplanation[],
  { comparison }: ReportData
): Promise<ReportPictures> {
  const { compute } = ports
  const { library } = ports
  const original = await readOriginal(library, row)
  const overlaid = await Promise.all(
    maps.map(({ explanation, map }) => {
      const { width, height } = explanation
      const rgba = overlayPixels({ values: map, width, height }, explanation, {
        style: 'heat',
        palette: 'single'
      })
      return compute.overlaid(original, REPORT_SIDE, { rgba, width, height, blend: 'multiply' })
    })
  )
  const neighbours = new Map<string, Uint8Array>()
  for (const { id } of comparison?.neighbours ?? [])
    neighbours.set(
      id,
      await compute.upright(await readOriginal(library, library.drawings.get(id)), SIMILAR_SIDE)
    )
  return { drawing: await compute.upright(original, REPORT_SIDE), overlaid, neighbours }
}
