import { withPresentNames } from '#contract/earlier-names'
import { z } from 'zod'
import type { Score } from '#contract/analysis'
import { crossConformalP, crossPercentile, type FoldScores } from '#main/statistics/conformal'
import { childWeights } from './growth-curve'
import { SMALLEST_FLAGGING_NORM, type Scored } from './score-drawing'

/** A typical drawing of a place, scored by norms that have not seen the place. */
export const LocalRow = z.object({
  drawing: z.string(),
  child: z.number().int(),
  /** The norm that scored its form, and the p that it gave. */
  modelId: z.string(),
  formP: z.number(),
  /** The development model, and the share of the norm's children of its age that lie lower; null: none scored. */
  developmentModelId: z.string().nullable(),
  percentileRank: z.number().nullable(),
  /** What the heads say of it, its child's age and its prompt: several drawings of a child are scored by them. */
  index: z.number().nullable().default(null),
  ageMonths: z.number().nullable().default(null),
  prompt: z.string().nullable().default(null)
})
export type LocalRow = z.infer<typeof LocalRow>

export const LocalCalibration = z.object({
  schemaVersion: z.literal(1),
  rows: z.array(z.preprocess(withPresentNames({ standing: 'percentileRank' }), LocalRow))
})

/** A place's own typical drawings, as far as the models that score now have scored them. */
export interface LocalNorm {
  createdAt: string
  rows: readonly LocalRow[]
}

/** What a value is compared with. */
export type Reference = Pick<FoldScores, 'heldOut'> & { weights: readonly number[] }

/** Is a site none of those that a norm learnt from? Where sites are not recorded that is not known, and not said. */
export const elsewhere = (sites: Readonly<Record<string, number>>, site: string | null): boolean =>
  site !== null && Object.keys(sites).length > 0 && !Object.hasOwn(sites, site)

/**
 * The rows that were scored by deployed models: each deployed norm, with the development model that goes with it. Null where
 * they are of too few children to flag by: then the place has to calibrate anew.
 */
export function presentRows(local: LocalNorm, inUse: ReadonlyMap<string, string | null>): LocalNorm | null {
  const rows = local.rows.filter((row) => inUse.get(row.modelId) === row.developmentModelId)
  return new Set(rows.map((row) => row.child)).size < SMALLEST_FLAGGING_NORM ? null : { ...local, rows }
}

const others = (rows: readonly LocalRow[], { child }: Scored): LocalRow[] =>
  rows.filter((row) => child === null || row.child !== child)

/** Percentile ranks of the place's other children, under this development model. */
export function ranksOf({ rows }: LocalNorm, who: Scored, developmentModelId: string): Reference {
  const own = others(rows, who).filter(
    (r) => r.percentileRank !== null && r.developmentModelId === developmentModelId
  )
  return { heldOut: own.map((r) => r.percentileRank!), weights: childWeights(own) }
}

/** The place's drawings as children's statements are made of them, under this development model. */
export const localDrawings = ({ rows }: LocalNorm, developmentModelId: string) =>
  rows.flatMap(({ child, index, ageMonths, prompt, developmentModelId: by }) =>
    index === null || ageMonths === null || by !== developmentModelId
      ? []
      : [{ child, index, ageMonths, prompt }]
  )

/** Percentile ranks of the other children of a place, each child counting once. */
export function otherChildren(
  ranks: readonly { child: number; percentileRank: number }[],
  who: number | null
): Reference {
  const others = ranks.filter((row) => who === null || row.child !== who)
  return { heldOut: others.map((row) => row.percentileRank), weights: childWeights(others) }
}

/**
 * A form score as typical drawings of the place have it: its p under the norm is itself a score, lower further out, and its rank
 * among those of the place's drawings is a conformal p whatever the norm is worth there (split conformal, Vovk et al. 2005). Ages are
 * pooled: what differs between places is mostly paper and pen. `models`: norms that score now; rows of others are not counted.
 */
export function localForm(
  form: Score,
  local: LocalNorm,
  who: Scored,
  models: ReadonlySet<string>,
  alpha: number
): { score: Score; own: FoldScores } {
  const rows = others(local.rows, who).filter((row) => models.has(row.modelId))
  const own = { heldOut: rows.map((row) => -row.formP), weights: childWeights(rows), score: -form.pValue }
  const pValue = crossConformalP([own])
  const { percentile, interval, n } = crossPercentile([own])
  const flagged = n >= SMALLEST_FLAGGING_NORM ? pValue <= alpha : null
  return { score: { ...form, pValue, percentile, interval, n, flagged }, own }
}
