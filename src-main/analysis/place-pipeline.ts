import type { Compute } from '../compute/port'
import { checkCancelled, type Work } from '../lib/work'
import { scatteringOf } from './embed/traits'
import { placeDrawings, type LoadedDevelopment } from './development-pipeline'
import { formScores, type Embedded, type LoadedNorm } from './form-pipeline'
import { sameEyes } from './pipeline'
import { scopeOf } from './scope-pipeline'
import { chooseNorm } from './score/choose-norm'
import { promptOf } from './score/development-index'
import { foldScores } from './score/form-score'
import type { LocalRow } from './score/local-calibration'
import { scoreDrawing } from './score/score-drawing'

/** A typical drawing of a place, as norms judge it that have not seen the place. */
export interface Visitor extends LocalRow {
  /** Values like those that the norm holds of its own drawings, each by one fold: page, form; and how far above the curve. */
  page: number | null
  form: number
  /** The fold that these are by. */
  fold: number
  rest: number | null
  /** Two-sided p on the growth curve; null: no development model judged. */
  developmentP: number | null
}

export interface Visit {
  norms: readonly LoadedNorm[]
  development: LoadedDevelopment | null
  items: readonly Embedded[]
  seed: number
}

/** Every drawing that is in scope and has an age, judged as any other would be; children go by `who`. */
export async function judgeVisitors(
  compute: Compute,
  { norms, development, items, seed }: Visit,
  work: Work
): Promise<{ visitors: Visitor[]; leftOut: number }> {
  const visitors: Visitor[] = []
  let leftOut = 0
  for (const [at, item] of items.entries()) {
    checkCancelled(work)
    work.report('compare', at, items.length)
    const { ageMonths } = item.drawing
    const chosen = ageMonths === null ? null : chooseNorm(norms, { ...item.drawing, ageMonths })
    if (!chosen || (await scopeOf(compute, norms, item)).reason) leftOut += 1
    else
      visitors.push(
        await judgeVisitor(compute, { norm: chosen.norm, development, seed }, item, at, ageMonths!)
      )
  }
  return { visitors, leftOut }
}

async function judgeVisitor(
  compute: Compute,
  { norm, development, seed }: { norm: LoadedNorm; development: LoadedDevelopment | null; seed: number },
  item: Embedded,
  at: number,
  ageMonths: number
): Promise<Visitor> {
  const { manifest, scope } = norm
  const { who, drawing, traits } = item
  const scores = await formScores(compute, norm, item)
  const fitting = development && sameEyes(development.manifest, manifest) ? development : null
  const traced = { traits, who, drawing: { ...drawing, ageMonths } }
  const [placed] = fitting ? await placeDrawings(compute, fitting, [traced], seed) : []
  const distances = scope ? (await foldScores(compute, scope, [scatteringOf(traits)]))[0]! : null
  // One fold for each, in turn: held-out drawings were judged by one, and means of several vary less.
  const fold = at % scores.length
  return {
    drawing: who.drawing ?? '',
    child: who.child ?? -1 - at,
    modelId: manifest.id,
    formP: scoreDrawing(manifest, scores, who).pValue,
    developmentModelId: fitting?.manifest.id ?? null,
    standing: placed?.standing ?? null,
    index: placed?.statement.index ?? null,
    ageMonths,
    prompt: promptOf(drawing),
    page: distances?.[fold] ?? null,
    form: scores[fold]!,
    fold,
    rest: placed?.rest ?? null,
    developmentP: placed?.score.pValue ?? null
  }
}
