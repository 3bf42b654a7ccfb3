import { z } from 'zod'
import { PlainText } from './plain-text'

const Coordinate = z.number().min(-1_000_000).max(1_000_000)

const Corner = z.tuple([Coordinate, Coordinate])

/** How it was drawn: a box; corners of a polygon; lines of a brush of this width. */
export const RegionShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('box') }),
  z.object({ kind: z.literal('polygon'), points: z.array(Corner).min(3).max(500) }),
  z.object({
    kind: z.literal('brush'),
    width: z.number().positive(),
    lines: z.array(z.array(Corner).min(1).max(2000)).min(1).max(100)
  })
])
export type RegionShape = z.infer<typeof RegionShape>

/** What somebody drew on a drawing: not an explanation, and never fed to a score. Coordinates in pixels of the upright drawing. */
export const Annotation = z.object({
  id: z.string().min(1).max(60),
  /** part: a head, a trunk, whose share of the score can be told. mark: anything else. */
  kind: z.enum(['part', 'mark']),
  name: PlainText(200),
  text: PlainText(2000).default(''),
  /** Missing: a box. */
  shape: RegionShape.optional(),
  /** x, y, width, height of the box around it. */
  box: z.tuple([Coordinate, Coordinate, z.number().positive(), z.number().positive()]),
  /** suggested: by the program, until a person moves or confirms it. */
  by: z.enum(['person', 'suggested'])
})
export type Annotation = z.infer<typeof Annotation>

/** The box around points, grown by half a brush. */
export function boxAround(points: readonly (readonly [number, number])[], width = 0): Annotation['box'] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [left, top] = [Math.min(...xs) - width / 2, Math.min(...ys) - width / 2]
  return [
    left,
    top,
    Math.max(1, Math.max(...xs) + width / 2 - left),
    Math.max(1, Math.max(...ys) + width / 2 - top)
  ]
}

export const LONGEST_NOTE = 10_000
export const MOST_ANNOTATIONS = 200

/** What people write and draw about a drawing, apart from what is computed. */
export const Remarks = z.object({
  notes: PlainText(LONGEST_NOTE),
  /** What the child said of its drawing. */
  childComment: PlainText(LONGEST_NOTE),
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
