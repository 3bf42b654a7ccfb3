import { z } from 'zod'

const Corner = z.tuple([z.number(), z.number()])
/** Top left, top right, bottom right, bottom left of the sheet, in pixels of the upright photo. */
export const SheetCorners = z.tuple([Corner, Corner, Corner, Corner])
export type SheetCorners = z.infer<typeof SheetCorners>

/** Twice the area of the triangle of three corners, positive where they turn to the right on the screen. */
const turn = ([ax, ay]: number[], [bx, by]: number[], [cx, cy]: number[]): number =>
  (bx! - ax!) * (cy! - by!) - (by! - ay!) * (cx! - bx!)

/** A sheet that a person has said: seen from any side its corners go round it, and it is not a line. Least: square pixels. */
export const ChosenCorners = SheetCorners.refine(
  (corners) => corners.every((a, i) => turn(a, corners[(i + 1) % 4]!, corners[(i + 2) % 4]!) > 100),
  { message: 'the four corners have to go round the sheet, from top left to the right' }
)

/** Of what photo a drawing was made, and how. */
export const PhotoSource = z.object({
  how: z.literal('photo'),
  fileName: z.string(),
  /** Of the photo as it came. */
  sha256: z.string(),
  /** null: no sheet was found, or none is wanted; the photo is kept whole. */
  paper: SheetCorners.nullable(),
  shadeEvened: z.boolean(),
  /** Who said where the sheet lies. */
  by: z.enum(['found', 'person']).default('found')
})
export type PhotoSource = z.infer<typeof PhotoSource>
