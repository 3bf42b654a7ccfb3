import { AppError } from '../../src-preload/contract/app-error'
import { boxAround, type Annotation, type RegionShape } from '../../src-preload/contract/remarks'
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
  const at = ([x, y]: PlanePoint): [number, number] => {
    const inPhoto = project(out, [x / from.width, y / from.height])
    if (near(inPhoto) < NEAREST) throw new AppError('region-beyond')
    const [u, v] = back(inPhoto)
    return [rounded(u * to.width), rounded(v * to.height)]
  }
  return regions.map((region) => carried(region, at))
}

const rounded = (value: number): number => Math.round(value * 10) / 10

function carried(region: Annotation, at: (point: PlanePoint) => [number, number]): Annotation {
  const [x, y, width, height] = region.box
  const corners: PlanePoint[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height]
  ]
  const box = boxAround(corners.map(at))
  const { shape } = region
  if (!shape || shape.kind === 'box') return { ...region, box }
  if (shape.kind === 'polygon') {
    const points = shape.points.map(at)
    return { ...region, box: boxAround(points), shape: { ...shape, points } }
  }
  const scale = Math.sqrt((box[2] * box[3]) / (width * height))
  const brush: RegionShape = {
    ...shape,
    width: shape.width * scale,
    lines: shape.lines.map((l) => l.map(at))
  }
  return { ...region, box: boxAround(brush.lines.flat(), brush.width), shape: brush }
}
