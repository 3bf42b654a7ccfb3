import { z } from 'zod'

const Coordinate = z.number().min(-1_000_000).max(1_000_000)

/** What somebody drew on a drawing: not an explanation, and never fed to a score. Coordinates in pixels of the upright drawing. */
export const Annotation = z.object({
  id: z.string().min(1).max(60),
  /** part: a head, a trunk, whose share of the score can be told. mark: anything else. */
  kind: z.enum(['part', 'mark']),
  name: z.string().max(200),
  text: z.string().max(2000).default(''),
  /** x, y, width, height. */
  box: z.tuple([Coordinate, Coordinate, z.number().positive(), z.number().positive()]),
  /** suggested: by the program, until a person moves or confirms it. */
  by: z.enum(['person', 'suggested'])
})
export type Annotation = z.infer<typeof Annotation>

export const LONGEST_NOTE = 10_000
export const MOST_ANNOTATIONS = 200

/** What people write and draw about a drawing, apart from what is computed. */
export const Remarks = z.object({
  notes: z.string().max(LONGEST_NOTE),
  /** What the child said of its drawing. */
  childComment: z.string().max(LONGEST_NOTE),
  annotations: z.array(Annotation).max(MOST_ANNOTATIONS)
})
export type Remarks = z.infer<typeof Remarks>

/** How much of what raises the score lies in a part. */
export const PartShare = z.object({
  id: z.string(),
  name: z.string(),
  by: Annotation.shape.by,
  /** Of all that raises the score. */
  share: z.number(),
  /** Of the drawing's area: what the share would be if the score came from everywhere alike. */
  area: z.number()
})
export type PartShare = z.infer<typeof PartShare>
