import { z } from 'zod'
import { DrawingId } from './drawing'

/** Ways of explaining a score. */
export const explanationMethods = [
  'fit',
  'gradient',
  'grad-cam',
  'rollout',
  'relevance',
  'integrated',
  'smooth',
  'occlusion',
  'patch-distance',
  'patch-attention',
  'patch-gradient'
] as const
export const ExplanationMethod = z.enum(explanationMethods)
export type ExplanationMethod = z.infer<typeof ExplanationMethod>

export const ScoreName = z.enum(['form', 'development'])
export type ScoreName = z.infer<typeof ScoreName>

/** A mean over drawings with its 95 % interval (Student's t); null where there are too few to tell. */
export const Margin = z.object({ mean: z.number(), interval: z.tuple([z.number(), z.number()]).nullable() })
export type Margin = z.infer<typeof Margin>

/** How much better than ink density and than chance patches are taken out and put in, in deviations of the norm's scores. */
export const Curves = z.object({
  deletionOverInk: Margin,
  insertionOverInk: Margin,
  deletionOverRandom: Margin,
  insertionOverRandom: Margin
})
export type Curves = z.infer<typeof Curves>

/** Changes planted in typical drawings: how often the map's peak lies in the changed place, and what share of the map does. */
export const PlantedGrade = z.object({
  drawings: z.number().int(),
  pointing: z.number(),
  pointingInk: z.number(),
  /** By the share of the page that was changed. */
  pointingChance: z.number(),
  energy: z.number(),
  energyInk: z.number(),
  energyOverInk: Margin
})
export type PlantedGrade = z.infer<typeof PlantedGrade>

export const gradeVerdicts = ['reliable', 'partly', 'unreliable'] as const
export type GradeVerdict = (typeof gradeVerdicts)[number]

/** What a way of explaining was worth on drawings of the norm, for one model version and score. */
export const MethodGrade = z.object({
  method: ExplanationMethod,
  score: ScoreName,
  drawings: z.number().int(),
  seed: z.number().int(),
  measuredAt: z.string(),
  /** Top of the colour scale and edge of a region: 99.5 % and 95 % quantiles of inked patches of typical drawings. */
  scaleMaximum: z.number(),
  level: z.number(),
  erased: Curves,
  swapped: Curves,
  /** Insertion and deletion together, both ways of taking out, over ink. */
  faithfulness: Margin,
  /** null: for development, where nothing that can be planted has a known sign. */
  planted: PlantedGrade.nullable(),
  /** Mean rank correlation with maps of the same model with shuffled weights: near 1 means that the map ignores the model. */
  randomisation: z.number().nullable(),
  /** Mean rank correlation of maps by two seeds. */
  repeatability: z.number().nullable(),
  evaluations: z.number(),
  milliseconds: z.number(),
  /** Its time, in times of the score alone, forward once; null: the score is no graph that can be run so. */
  passes: z.number().nullable().default(null),
  verdict: z.enum(gradeVerdicts),
  reasons: z.array(z.string())
})
export type MethodGrade = z.infer<typeof MethodGrade>

/** What a model version's maps are drawn and scored by: one grade a method, or why it cannot be had. */
export const ExplanationGrades = z.object({
  modelId: z.string(),
  score: ScoreName,
  grades: z.array(MethodGrade),
  unavailable: z.array(z.object({ method: ExplanationMethod, reason: z.string() }))
})
export type ExplanationGrades = z.infer<typeof ExplanationGrades>

const ORDER: Record<GradeVerdict, number> = { reliable: 0, partly: 1, unreliable: 2 }

/** Best first: by verdict, then by what it finds of planted changes, then by faithfulness. */
export function byWorth(a: MethodGrade, b: MethodGrade): number {
  const pointing = (grade: MethodGrade): number => grade.planted?.pointing ?? 0
  return (
    ORDER[a.verdict] - ORDER[b.verdict] ||
    pointing(b) - pointing(a) ||
    b.faithfulness.mean - a.faithfulness.mean
  )
}

/** The way that is taken where none is asked for; null: nothing was graded, or nothing held. */
export const bestMethod = (grades: readonly MethodGrade[]): MethodGrade | null =>
  grades.filter(({ verdict }) => verdict !== 'unreliable').sort(byWorth)[0] ?? null

export const Region = z.object({
  /** x, y, width, height in full drawing pixels. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Its outline, in full drawing pixels. */
  contour: z.array(z.tuple([z.number(), z.number()])).default([]),
  /** Share of the drawing's area. */
  area: z.number(),
  /** Largest value of the map in the region, in units of the norm's scale. */
  importance: z.number(),
  /** Share of all that the map says raises the score. */
  share: z.number().default(0),
  place: z.string(),
  /** Share of the drawing's ink that lies in the region. */
  ink: z.number()
})
export type Region = z.infer<typeof Region>

/** Which way a score goes up: a form more unusual, a drawing as of older or of younger children. */
export const Towards = z.enum(['unusual', 'older', 'younger'])
export type Towards = z.infer<typeof Towards>

export const Completeness = z.object({ sum: z.number(), change: z.number() })
export type Completeness = z.infer<typeof Completeness>

export const Explanation = z.object({
  drawingId: DrawingId,
  modelId: z.string(),
  method: ExplanationMethod,
  score: ScoreName,
  towards: Towards,
  /** Of Grad-CAM: after how many blocks; null: all that count. */
  block: z.number().int().nullable().default(null),
  width: z.number().int(),
  height: z.number().int(),
  /** Value at which the norm's own drawings fill the scale (99.5 % quantile of their maps). */
  scaleMaximum: z.number(),
  /** Value above which a place counts as a region (95 % quantile of the norm's maps). */
  level: z.number(),
  peak: z.number(),
  regions: z.array(Region),
  text: z.string(),
  /** null: not measured for this model version. */
  faithfulness: MethodGrade.nullable(),
  /**
   * Of ways that promise to add up: the map's sum, and what the drawing changes of the score, both in deviations of the norm; null: its
   * way promises no sum, or an earlier version made it.
   */
  completeness: Completeness.nullable().default(null),
  evaluations: z.number(),
  milliseconds: z.number()
})
export type Explanation = z.infer<typeof Explanation>
