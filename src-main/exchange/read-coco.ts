import { z } from 'zod'
import { AppError } from '../../src-preload/contract/app-error'
import { Annotation, boxAround } from '../../src-preload/contract/remarks'
import { plainText } from '../../src-preload/contract/plain-text'
import { rowOf, type LabelRow } from './label-row'
import { outlines, withFewCorners, type Point } from './outline'
import { readMask } from './run-lengths'

const Coco = z.object({
  images: z
    .array(z.looseObject({ id: z.union([z.number(), z.string()]), file_name: z.string() }))
    .max(1_000_000),
  categories: z.array(z.looseObject({ id: z.union([z.number(), z.string()]), name: z.string() })).default([]),
  annotations: z
    .array(
      z.looseObject({
        id: z.union([z.number(), z.string()]).optional(),
        image_id: z.union([z.number(), z.string()]),
        category_id: z.union([z.number(), z.string()]).optional(),
        bbox: z.array(z.number()).optional(),
        segmentation: z.unknown().optional()
      })
    )
    .default([])
})
type CocoAnnotation = z.output<typeof Coco>['annotations'][number]

/** Corners that a polygon may have here; pieces of one annotation. */
const [MOST_CORNERS, MOST_PIECES] = [500, 50]

function cornersOf(flat: unknown): Point[] | null {
  if (!Array.isArray(flat) || flat.length < 6 || !flat.every((v) => Number.isFinite(v))) return null
  const numbers = flat as number[]
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => [
    numbers[2 * i]!,
    numbers[2 * i + 1]!
  ])
}

/** Outlines of polygons, or of a mask in run lengths. None: there is a box at most. */
function outlinesOf({ segmentation }: CocoAnnotation): Point[][] {
  const mask = Array.isArray(segmentation) ? null : readMask(segmentation)
  const found = Array.isArray(segmentation)
    ? segmentation.flatMap((flat: unknown) => {
        const corners = cornersOf(flat)
        return corners ? [corners] : []
      })
    : mask && outlines(mask, MOST_PIECES)
  return (found ?? []).map((points) => withFewCorners(points, MOST_CORNERS))
}

/** A region for each piece of another program's annotation. */
function foreignRegions(annotation: CocoAnnotation, name: string, number: number): unknown[] {
  const id = `coco-${annotation.id ?? number}`
  const base = { kind: 'mark', name: plainText(name).slice(0, 200), text: '', by: 'person' }
  const [piece, ...others] = outlinesOf(annotation)
  if (others.length > 0)
    return [piece!, ...others].map((points, i) => ({
      ...{ ...base, id: i === 0 ? id : `${id}-${i + 1}` },
      ...{ box: boxAround(points), shape: { kind: 'polygon', points } }
    }))
  const box = annotation.bbox ?? (piece ? boxAround(piece) : [])
  const rectangle = annotation.bbox !== undefined && isRectangle(piece, annotation.bbox)
  return [{ ...base, id, box, ...(piece && !rectangle ? { shape: { kind: 'polygon', points: piece } } : {}) }]
}

function isRectangle(
  points: readonly Point[] | undefined,
  [x = 0, y = 0, w = 0, h = 0]: readonly number[]
): boolean {
  if (points?.length !== 4) return false
  return points.every(([px, py]) => (px === x || px === x + w) && (py === y || py === y + h))
}

/** A row for each picture, with its regions. Throws AppError 'labels-unreadable'. */
export function readCoco(value: unknown): LabelRow[] {
  const parsed = Coco.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError('labels-unreadable', { reason: `COCO: ${issue?.path.join('.')} ${issue?.message}` })
  }
  const { images, categories, annotations } = parsed.data
  const names = new Map(categories.map(({ id, name }) => [id, name]))
  const regions = new Map<string | number, unknown[]>()
  annotations.forEach((annotation, i) => {
    const own = Annotation.safeParse(annotation.tadpole)
    const told = own.success
      ? [own.data]
      : foreignRegions(annotation, names.get(annotation.category_id ?? '') ?? '', i)
    const list = regions.get(annotation.image_id) ?? []
    regions.set(annotation.image_id, list)
    list.push(...told)
  })
  const rows = images.map((image, i): LabelRow => {
    const said = typeof image.tadpole === 'object' && image.tadpole !== null ? image.tadpole : {}
    return rowOf({ file: image.file_name, ...said, regions: regions.get(image.id) ?? [] }, i + 1)
  })
  const known = new Set(images.map(({ id }) => id))
  const lost = annotations.filter(({ image_id }) => !known.has(image_id))
  return [...rows, ...lost.map((annotation, i) => ofNoImage(annotation, images.length + i + 1))]
}

function ofNoImage({ id, image_id }: CocoAnnotation, row: number): LabelRow {
  const facts = { what: `annotation ${id ?? ''}`, reason: `no image has the id ${image_id}` }
  return { row, file: '', failure: { code: 'label-invalid', facts } }
}
