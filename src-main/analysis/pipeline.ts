import type { Analysis } from '#contract/analysis'
import { AppError } from '#contract/app-error'
import type { Compute } from '../compute/port'
import { developmentCaveats, holding, normCaveats, siteCaveats, withoutScoreCaveats } from './score/caveats'
import { chooseNorm, neighbouringNorms } from './score/choose-norm'
import { decisionOf } from './score/decision'
import type { LocalNorm } from './score/local-calibration'
import type { NormManifest } from './score/norm-model'
import { scopeOf } from './score/page-scope'
import { placeDrawings, type LoadedDevelopment, type Placed } from './score/place-drawings'
import { profile, scoreForm, type DescribedDrawing, type Embedded, type LoadedNorm } from './score/score-form'
import { sharesEncoder } from './score/shares-encoder'

/**
 * The analysis of a drawing, stage by stage:
 *
 *   import      import/import-drawings.ts     files and a table to drawings of the library
 *   preprocess  preprocess/preprocessing.ts   a drawing's file to the picture that the encoder sees
 *   embed       embed/embed-files.ts          pictures to embeddings
 *   score       analyseDrawing, below         an embedding to scores, their uncertainty and their caveats
 *   explain     explain/explain-drawing.ts    where on the drawing a score comes from
 *   compare     compare/compare-drawing.ts    the typical drawings nearest to it
 *   report      report/report-data.ts         all of it as a document that can be verified
 *
 * Workflows (src-main/workflows) run these stages on an open library: scores when asked to analyse, the later ones on demand.
 */

/** What scores a drawing: norms of one encoder, the development model where one is deployed, and sites that have calibrated. */
export interface DeployedScores {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
  places: ReadonlyMap<string, LocalNorm>
}

/**
 * From embedding to analysis: choose the norm, score form and developmental age, and decide by the one of them that the
 * norm's manifest names. A page that is no drawing as the norms know them gets no score. Throws AppError 'age-unknown',
 * 'norm-missing'.
 */
export async function analyseDrawing(
  compute: Compute,
  { norms, development, places }: DeployedScores,
  item: Embedded,
  seed: number
): Promise<Analysis> {
  const drawing = withAge(item.drawing)
  const chosen = chooseNorm(norms, drawing)
  if (!chosen) throw new AppError('norm-missing')
  const { norm } = chosen
  const local = calibrationFor(places, norm.manifest, drawing)
  const form = await scoreForm(compute, { norms, norm, local }, item, seed)
  const model = development && sharesEncoder(development.manifest, norm.manifest) ? development : null
  const placed = model && (await placeDrawing(compute, model, { ...item, drawing, local }, seed))
  const flagging = flaggingScore(norm.manifest, form, model, placed)
  const caveats = [
    ...chosen.caveats,
    ...normCaveats(norm.manifest, item, form.inNorm, flagging.score.n),
    ...siteCaveats(norm.manifest, drawing.site, local),
    ...developmentCaveats(norm.manifest, model, placed)
  ]
  const scope = await scopeOf(compute, [norm, ...norms.filter((other) => other !== norm)], item)
  const { far } = scope
  const reason = scope.reason ?? (form.otherLines && flagging.primary === 'form' ? 'lines' : null)
  const described = { ...describe(drawing, norm.manifest), primary: flagging.primary }
  if (reason)
    return { ...described, ...unscored, caveats: withoutScoreCaveats(caveats), outOfScope: [reason] }
  return {
    ...described,
    caveats: [
      ...caveats,
      ...holding([
        ['far-from-norm', far],
        ['other-lines', form.otherLines]
      ])
    ],
    scores: { form: form.form, development: placed?.score ?? null },
    ...decisionOf(flagging.score, flagging.alpha, flagging.reruns()),
    ...developmentPart(model, placed),
    neighbouringBands: await profile(compute, neighbouringNorms(norms, norm), item),
    outOfScope: []
  }
}

/** Throws AppError 'age-unknown'. */
function withAge(drawing: DescribedDrawing): DescribedDrawing & { ageMonths: number } {
  const { ageMonths } = drawing
  if (ageMonths === null) throw new AppError('age-unknown')
  return { ...drawing, ageMonths }
}

/** What the drawing's site has calibrated; null where it has not, or where the norm learnt from the site itself. */
function calibrationFor(
  places: ReadonlyMap<string, LocalNorm>,
  { sites }: NormManifest,
  { site }: DescribedDrawing
): LocalNorm | null {
  return site === null || Object.hasOwn(sites, site) ? null : (places.get(site) ?? null)
}

async function placeDrawing(
  compute: Compute,
  development: LoadedDevelopment,
  { traits, later, who, drawing, local }: Parameters<typeof placeDrawings>[2][number],
  seed: number
): Promise<Placed> {
  const [placed] = await placeDrawings(compute, development, [{ traits, later, who, drawing, local }], seed)
  return placed!
}

/** Developmental age decides where the norm names it and it could be computed, else form does. */
function flaggingScore(
  { primary, alpha }: NormManifest,
  { form, reruns }: Awaited<ReturnType<typeof scoreForm>>,
  development: LoadedDevelopment | null,
  placed: Placed | null
) {
  return primary === 'development' && development && placed
    ? { primary, score: placed.score, alpha: development.manifest.alpha, reruns: () => placed.reruns }
    : { primary: 'form' as const, score: form, alpha, reruns }
}

const developmentPart = (development: LoadedDevelopment | null, placed: Placed | null) => ({
  developmentalAgeMonths: placed?.statement.ageMonths ?? null,
  developmentalInterval: placed?.statement.interval ?? null,
  development: placed?.statement ?? null,
  developmentModelId: development?.manifest.id ?? null
})

const unscored = {
  scores: { form: null, development: null },
  rawScore: null,
  percentile: null,
  interval: null,
  pValue: null,
  n: null,
  flagged: null,
  verdict: 'out-of-scope' as const,
  confidence: null,
  reruns: null,
  developmentalAgeMonths: null,
  developmentalInterval: null,
  development: null,
  developmentModelId: null,
  neighbouringBands: []
}

function describe(drawing: DescribedDrawing, manifest: NormManifest) {
  const { label, fromMonths, toMonths } = manifest.band
  return {
    id: drawing.id,
    file: drawing.fileName,
    childId: drawing.childId,
    ageMonths: drawing.ageMonths,
    agePrecisionMonths: drawing.agePrecisionMonths,
    band: { label, fromMonths, toMonths },
    modelId: manifest.id,
    alpha: manifest.alpha,
    analysedAt: new Date().toISOString()
  }
}
