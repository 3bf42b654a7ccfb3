import { because, type Reason } from '#contract/because'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { plainIssue, reasonOf } from '#contract/plain-issue'
import { plainText } from '#contract/plain-text'
import { Annotation, boxAround } from '#contract/remarks'
import { polygonArea } from '../lib/projection'
import { clipped, clippedBox, type Frame } from './clip'
import { segmentation, UNNAMED } from './coco'
import { SAME_FORM } from './fit-regions'
import { outlines, withFewCorners, type Point } from './outline'
import { readMask, sizeOfMask } from './run-lengths'

/** The same whether it is written as a number or as text. */
export const CocoId = z.union([z.number(), z.string()]).transform(String)
export const CocoAnnotation = z.looseObject({
  id: CocoId.nullish(),
  image_id: CocoId,
  category_id: CocoId.nullish(),
  bbox: z.array(z.number()).nullish(),
  segmentation: z.unknown().optional()
})
export type CocoAnnotation = z.output<typeof CocoAnnotation>

/** Corners that a polygon may have here; pieces of one mask. */
const [MOST_CORNERS, MOST_PIECES] = [500, 50]

/** Why an annotation says nothing that could be taken. */
class Unclear extends Error {
  constructor(readonly why: Reason) {
    super(why.reason)
  }
}

function cornersOf(flat: unknown): Point[] {
  if (!Array.isArray(flat) || flat.length % 2 === 1 || !flat.every((v) => Number.isFinite(v)))
    throw new Unclear(because('outline-shape'))
  const numbers = flat as number[]
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!])
}

/** Outlines of a mask in run lengths, in pixels of its picture: masks may be kept at another size. */
function maskOutlines(told: unknown, frame: Frame | null): Point[][] {
  const [mask, size] = [readMask(told), sizeOfMask(told)]
  if (!mask || !size) return []
  const [sx, sy] = frame ? [frame.width / size.width, frame.height / size.height] : [1, 1]
  if (Math.abs(sx / sy - 1) > SAME_FORM) throw new Unclear(because('mask-form'))
  return (outlines(mask, MOST_PIECES) ?? []).map((points) => points.map(([x, y]) => [x * sx, y * sy]))
}

/** Outlines of polygons, or of a mask. None: there is a box at most. */
function outlinesOf(told: unknown, frame: Frame | null): Point[][] {
  // some programs leave out the list about a single outline
  const flat = Array.isArray(told) && told.length > 0 && told.every((value) => typeof value === 'number')
  const found = Array.isArray(told) ? (flat ? [told] : told).map(cornersOf) : maskOutlines(told, frame)
  return found
    .map((points) => withFewCorners(frame ? clipped(points, frame) : points, MOST_CORNERS))
    .filter((points) => points.length > 2 && polygonArea(points) > 0)
}

/** By what it is and where, not by the number it has in its file: files of several people have the same numbers. */
function regionOf(name: string, box: readonly number[], points: readonly Point[] | null): Annotation {
  const hash = createHash('sha256').update(JSON.stringify([name, box, points]))
  const region = {
    id: `coco-${hash.digest('hex').slice(0, 24)}`,
    kind: 'mark',
    name,
    text: '',
    by: 'person',
    box,
    ...(points ? { shape: { kind: 'polygon', points } } : {})
  }
  const parsed = Annotation.safeParse(region, { error: plainIssue })
  if (!parsed.success) throw new Unclear(because('region-shape', { detail: reasonOf(parsed.error) }))
  return parsed.data
}

function isRectangle(points: readonly Point[]): boolean {
  const [x, y, w, h] = boxAround(points)
  return (
    points.length === 4 &&
    points.every(([px, py]) => (px === x || px === x + w) && (py === y || py === y + h)) &&
    polygonArea(points) === w * h
  )
}

/** A region for each piece of what COCO itself says of an annotation. */
function told(
  { bbox, segmentation: outline }: CocoAnnotation,
  name: string,
  frame: Frame | null
): Annotation[] {
  const pieces = outlinesOf(outline, frame)
  if (pieces.length > 0)
    return pieces.map((points) => regionOf(name, boxAround(points), isRectangle(points) ? null : points))
  if (!bbox) throw new Unclear(because('no-outline'))
  // what no box is, is refused for what it is
  const box = frame && bbox.length === 4 ? clippedBox(bbox, frame) : bbox
  if (!box) throw new Unclear(because('outside-picture'))
  return [regionOf(name, box, null)]
}

/** Programs write numbers their own way; less than half a pixel is no edit. */
const isNear = (a: readonly number[], b: readonly number[], most = 0.5): boolean =>
  a.length === b.length && a.every((value, i) => Math.abs(value - b[i]!) < most)

/** A region moved and stretched as its box was. */
function stretched(own: Annotation, box: readonly number[]): Annotation {
  const [[x, y, w, h], [left, top, width, height]] = [own.box, box as Annotation['box']]
  const [sx, sy] = [width / w, height / h]
  const to = ([px, py]: readonly [number, number]): Point => [left + (px - x) * sx, top + (py - y) * sy]
  const { shape } = own
  const moved = { ...own, box: [left, top, width, height] as Annotation['box'] }
  if (shape?.kind === 'polygon') return { ...moved, shape: { ...shape, points: shape.points.map(to) } }
  if (shape?.kind === 'brush')
    return {
      ...moved,
      shape: {
        ...shape,
        width: shape.width * Math.sqrt(sx * sy),
        lines: shape.lines.map((line) => line.map(to))
      }
    }
  return moved
}

/**
 * A region of ours, as what another program has made of it since: moved and stretched where its box was, else outlined anew. A brush
 * has no outline that could be edited: what was drawn instead is held by its box.
 */
function ownRegions(annotation: CocoAnnotation, own: Annotation, name: string, frame: Frame | null) {
  const kept = { ...own, name: name === (own.name || UNNAMED) ? own.name : name }
  const { bbox, segmentation: outline } = annotation
  const box = bbox?.length === 4 && bbox[2]! > 0 && bbox[3]! > 0 && !isNear(bbox, own.box) ? bbox : null
  const numbers = Array.isArray(outline) ? (outline.flat(2) as number[]) : []
  const moved = box ? stretched(kept, box) : kept
  const fits =
    isNear(numbers, segmentation(own).flat(2)) || (box && isNear(numbers, segmentation(moved).flat(2), 1.5))
  if (numbers.length === 0 || fits) return [moved]
  const [first, ...others] = told(annotation, kept.name, frame)
  if (own.shape?.kind !== 'brush') return [{ ...kept, box: first!.box, shape: first!.shape }, ...others]
  const corners = [first!, ...others].flatMap(({ box: [x, y, w, h] }): Point[] => [
    [x, y],
    [x + w, y + h]
  ])
  return [{ ...kept, box: boxAround(corners), shape: undefined }]
}

/** What an annotation adds to its picture (null: its size is not told), or why nothing. */
export function regionsOf(
  annotation: CocoAnnotation,
  category: string | null,
  frame: Frame | null
): Annotation[] | Reason {
  const own = Annotation.safeParse(annotation.tadpole)
  const name = plainText(category ?? '').slice(0, 200)
  try {
    return own.success
      ? ownRegions(annotation, own.data, category === null ? own.data.name : name, frame)
      : told(annotation, name, frame)
  } catch (error) {
    if (error instanceof Unclear) return error.why
    throw error
  }
}
