import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { SaidOfDrawing } from '#contract/label-exchange'
import type { Annotation } from '#contract/remarks'

interface Size {
  width: number
  height: number
}

/** By how much, of the whole, two pictures of one form may differ: whole pixels of a small copy. */
export const SAME_FORM = 0.02

function scaled(region: Annotation, sx: number, sy: number): Annotation {
  const point = ([x, y]: readonly [number, number]): [number, number] => [x * sx, y * sy]
  const [x, y, w, h] = region.box
  const box: Annotation['box'] = [x * sx, y * sy, w * sx, h * sy]
  const { shape } = region
  if (!shape || shape.kind === 'box') return { ...region, box }
  if (shape.kind === 'polygon')
    return { ...region, box, shape: { ...shape, points: shape.points.map(point) } }
  const lines = shape.lines.map((line) => line.map(point))
  return { ...region, box, shape: { ...shape, width: shape.width * Math.sqrt(sx * sy), lines } }
}

/**
 * Regions of a picture of the size that the file tells, in pixels of the drawing that is here. Throws AppError 'regions-unfit' where the
 * two are not of one form, or where no size is told and a region lies outside. (What was drawn on a photo may lie beyond its sheet.)
 */
export function fitRegions({ regions, width, height }: SaidOfDrawing, here: Size): Annotation[] {
  const [sx, sy] = [here.width / (width ?? here.width), here.height / (height ?? here.height)]
  if (Math.abs(sx / sy - 1) > SAME_FORM)
    throw new AppError(
      'regions-unfit',
      because('other-picture-size', { width, height, hereWidth: here.width, hereHeight: here.height })
    )
  const fitting = sx === 1 && sy === 1 ? regions : regions.map((region) => scaled(region, sx, sy))
  const outside =
    (width === null || height === null) &&
    fitting.some(({ box: [x, y, w, h] }) => x >= here.width || y >= here.height || x + w <= 0 || y + h <= 0)
  if (outside) throw new AppError('regions-unfit', because('region-outside'))
  return fitting
}
