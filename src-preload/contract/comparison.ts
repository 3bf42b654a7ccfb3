import { z } from 'zod'
import { DrawingId } from './drawing'

/** A typical drawing near to the one that is looked at. */
export const TypicalNeighbour = z.object({
  id: DrawingId,
  childId: z.string().nullable(),
  site: z.string().nullable(),
  /** Of embeddings, root mean squared in deviations of the norm's own. */
  distance: z.number(),
  ageMonths: z.number().nullable(),
  agePrecisionMonths: z.number(),
  subject: z.string().nullable(),
  sameSubject: z.boolean()
})
export type TypicalNeighbour = z.infer<typeof TypicalNeighbour>

/** What the drawing is compared with, all of it searched. */
export const ComparisonGroup = z.object({
  band: z.string(),
  drawings: z.number().int(),
  children: z.number().int(),
  sameSubject: z.number().int(),
  /** Drawings of the norm that are no longer, or never were, in this library. */
  missing: z.number().int(),
  /** Quartiles of what typical drawings of the group have to their own nearest by another child. */
  usualDistance: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Share of typical drawings whose own nearest by another child is nearer than this drawing's, in percent; null: nobody to compare. */
  percentile: z.number().nullable(),
  ageMonths: z.tuple([z.number(), z.number(), z.number()]).nullable()
})
export type ComparisonGroup = z.infer<typeof ComparisonGroup>

export const Comparison = z.object({
  modelId: z.string(),
  neighbours: z.array(TypicalNeighbour),
  searched: z.number().int(),
  group: ComparisonGroup
})
export type Comparison = z.infer<typeof Comparison>

/** A place of a typical drawing that looks most like the one that is asked about. */
export const SimilarPatch = z.object({
  id: DrawingId,
  childId: z.string().nullable(),
  subject: z.string().nullable(),
  /** x, y, width, height in pixels of that drawing: the patch with its neighbours. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  width: z.number().int(),
  height: z.number().int(),
  distance: z.number()
})
export type SimilarPatch = z.infer<typeof SimilarPatch>

export const PatchLens = z.object({
  /** The patch that was asked about, in pixels of the drawing. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  searchedDrawings: z.number().int(),
  /** What typical drawings have at the same place of the page. */
  samePlace: z.array(SimilarPatch),
  /** What typical drawings have anywhere that is most like it. */
  anywhere: z.array(SimilarPatch)
})
export type PatchLens = z.infer<typeof PatchLens>
