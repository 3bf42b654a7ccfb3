import { z } from 'zod'

const Corner = z.tuple([z.number(), z.number()])
/** Top left, top right, bottom right, bottom left of the sheet, in pixels of the upright photo. */
export const SheetCorners = z.tuple([Corner, Corner, Corner, Corner])
export type SheetCorners = z.infer<typeof SheetCorners>

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
