import type { Compute } from '#main/compute/port'
import { checkCancelled, type Work } from '#main/lib/work'
import { scatteringOf } from '../embed/traits'
import { placeDrawings, type LoadedDevelopment, type Placed } from './place-drawings'
import { formScores, type Embedded, type LoadedNorm } from './score-form'
import { sharesEncoder } from './shares-encoder'
import { scopeOf } from './page-scope'
import { chooseNorm } from './choose-norm'
import { promptOf } from './development-index'
import { foldScores } from './form-score'
import type { LocalRow } from './local-calibration'
import { hasOtherLines } from './line-range'
import { scoreDrawing } from './score-drawing'

/** A typical drawing of a place, as norms score it that have not seen the place. */
export interface UnseenDrawing extends LocalRow {
  /** Values like those that the norm holds of its own drawings, each by one fold: page, form; and how far above the curve. */
  page: number | null
  form: number
  /** Its lines are unlike the norm's: form does not flag it. */
  otherLines: boolean
  /** The fold that these are by. */
  fold: number
  residual: number | null
  /** Two-sided p on the growth curve; null: no development model scored. */
  developmentP: number | null
}

export interface UnseenBatch {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
  items: readonly Embedded[]
  seed: number
}

/** Every drawing that is in scope and has an age, scored as any other would be; children go by `who`. */
export async function scoreUnseenDrawings(
  compute: Compute,
  { norms, development, items, seed }: UnseenBatch,
  work: Work
): Promise<{ unseen: UnseenDrawing[]; leftOut: number }> {
  const unseen: UnseenDrawing[] = []
  let leftOut = 0
  for (const [at, item] of items.entries()) {
    checkCancelled(work)
    work.report('compare', at, items.length)
    const { ageMonths } = item.drawing
    const chosen = ageMonths === null ? null : chooseNorm(norms, { ...item.drawing, ageMonths })
    if (!chosen || (await scopeOf(compute, norms, item)).reason) leftOut += 1
    else
      unseen.push(
        await scoreUnseenDrawing(compute, { norm: chosen.norm, development, seed }, item, at, ageMonths!)
      )
  }
  return { unseen, leftOut }
}

async function scoreUnseenDrawing(
  compute: Compute,
  { norm, development, seed }: { norm: LoadedNorm; development: LoadedDevelopment | null; seed: number },
  item: Embedded,
  at: number,
  ageMonths: number
): Promise<UnseenDrawing> {
  const { manifest, scope } = norm
  const { who, drawing, traits, later } = item
  const scores = await formScores(compute, norm, item)
  const fitting = development && sharesEncoder(development.manifest, manifest) ? development : null
  const described = { traits, later, who, drawing: { ...drawing, ageMonths } }
  const [placed] = fitting ? await placeDrawings(compute, fitting, [described], seed) : []
  const distances = scope ? (await foldScores(compute, scope, [scatteringOf(traits)]))[0]! : null
  // One fold for each, in turn: held-out drawings were scored by one, and means of several vary less.
  const fold = at % scores.length
  return {
    drawing: who.drawing ?? '',
    child: who.child ?? -1 - at,
    modelId: manifest.id,
    formP: scoreDrawing(manifest, scores, who).pValue,
    developmentModelId: fitting?.manifest.id ?? null,
    ...placeOf(placed),
    ageMonths,
    prompt: promptOf(drawing),
    page: distances?.[fold] ?? null,
    form: scores[fold]!,
    otherLines: hasOtherLines(manifest, item.facts),
    fold
  }
}

/** On the growth curve; nothing where no development model scored it. */
const placeOf = (placed: Placed | undefined) =>
  placed
    ? {
        percentileRank: placed.percentileRank,
        index: placed.statement.index,
        residual: placed.residual,
        developmentP: placed.score.pValue
      }
    : { percentileRank: null, index: null, residual: null, developmentP: null }
