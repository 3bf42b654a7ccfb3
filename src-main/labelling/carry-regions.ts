import { AppError } from '#contract/app-error'
import { boxAround, type Annotation } from '#contract/remarks'
import {
  beforeHorizon,
  project,
  quadToSquare,
  squareToQuad,
  type PlanePoint,
  type Quad
} from '../lib/projection'

/** A picture made of a photo: where its corners lie in the photo (null: it is all of the photo), and its size in pixels. */
export interface MadeOfPhoto {
  paper: Quad | null
  width: number
  height: number
}

const cornersOf = ({ paper, width, height }: MadeOfPhoto): Quad =>
  paper ?? [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height]
  ]

/** Nearer to the horizon of the sheet's plane a line is drawn out beyond all measure. */
const NEAREST = 0.05

/**
 * Regions that were drawn on one picture of a photo, in pixels of another picture of it: round the same lines. Throws AppError
 * 'region-beyond' where one reaches to where the plane of the sheet ends.
 */
export function carryRegions(
  regions: readonly Annotation[],
  from: MadeOfPhoto,
  to: MadeOfPhoto
): Annotation[] {
  const [out, back] = [squareToQuad(cornersOf(from)), quadToSquare(cornersOf(to))]
  const near = beforeHorizon(cornersOf(to))
  const at = ([x, y]: PlanePoint): PlanePoint => {
    const inPhoto = project(out, [x / from.width, y / from.height])
    if (near(inPhoto) < NEAREST) throw new AppError('region-beyond')
    const [u, v] = back(inPhoto)
    return [u * to.width, v * to.height]
  }
  return regions.map((region) => carried(region, at))
}

const rounded = ([x, y]: PlanePoint): [number, number] => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]

/** By how much lengths grow about a point. */
function growth([x, y]: PlanePoint, at: (point: PlanePoint) => PlanePoint): number {
  const [[ax, ay], [bx, by], [cx, cy]] = [at([x, y]), at([x + 1, y]), at([x, y + 1])]
  return Math.sqrt(Math.abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)))
}

const meanOf = (points: readonly PlanePoint[]): PlanePoint => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length
]

function carried(region: Annotation, at: (point: PlanePoint) => PlanePoint): Annotation {
  const to = (point: PlanePoint): [number, number] => rounded(at(point))
  const [x, y, width, height] = region.box
  const { shape } = region
  if (shape?.kind === 'polygon') {
    const points = shape.points.map(to)
    return { ...region, box: boxAround(points), shape: { ...shape, points } }
  }
  if (shape?.kind === 'brush') {
    const scale = growth(meanOf(shape.lines.flat()), at)
    const brush = { ...shape, width: shape.width * scale, lines: shape.lines.map((line) => line.map(to)) }
    return { ...region, box: boxAround(brush.lines.flat(), brush.width), shape: brush }
  }
  const corners: PlanePoint[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height]
  ]
  return { ...region, box: boxAround(corners.map(to)) }
}
