import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../src-preload/contract/app-error'
import { Annotation, boxAround } from '../../src-preload/contract/remarks'
import { plainText } from '../../src-preload/contract/plain-text'
import { plainIssue, reasonOf } from '../../src-preload/contract/plain-issue'
import { rowOf, type LabelRow } from './label-row'
import { outlines, withFewCorners, type Point } from './outline'
import { readMask } from './run-lengths'

const Coco = z.object({
  images: z
    .array(
      z.looseObject({
        id: z.union([z.number(), z.string()]),
        file_name: z.string(),
        width: z.number().positive().optional(),
        height: z.number().positive().optional()
      })
    )
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
  return (found ?? [])
    .map((points) => withFewCorners(points, MOST_CORNERS))
    .filter(({ length }) => length > 2)
}

/** By what it is and where, not by the number it has in its file: files of several people have the same numbers. */
function regionOf(name: string, box: readonly number[], points: readonly Point[] | null): unknown {
  const hash = createHash('sha256').update(JSON.stringify([name, box, points]))
  return {
    id: `coco-${hash.digest('hex').slice(0, 24)}`,
    ...{ kind: 'mark', name, text: '', by: 'person', box },
    ...(points ? { shape: { kind: 'polygon', points } } : {})
  }
}

/** A region for each piece of another program's annotation; none where it has neither outline nor box. */
function foreignRegions(annotation: CocoAnnotation, category: string): unknown[] {
  const name = plainText(category).slice(0, 200)
  const pieces = outlinesOf(annotation)
  const { bbox } = annotation
  if (pieces.length > 1) return pieces.map((points) => regionOf(name, boxAround(points), points))
  const [piece] = pieces
  if (!piece) return bbox ? [regionOf(name, bbox, null)] : []
  const rectangle = bbox !== undefined && isRectangle(piece, bbox)
  return [regionOf(name, bbox ?? boxAround(piece), rectangle ? null : piece)]
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
  const parsed = Coco.safeParse(value, { error: plainIssue })
  if (!parsed.success) throw new AppError('labels-unreadable', { reason: `COCO: ${reasonOf(parsed.error)}` })
  const { images, categories, annotations } = parsed.data
  const names = new Map(categories.map(({ id, name }) => [id, name]))
  const known = new Set(images.map(({ id }) => id))
  const regions = new Map<string | number, unknown[]>()
  const lost: { id: string; reason: string }[] = []
  for (const annotation of annotations) {
    const told = regionsOf(annotation, names, known)
    if (typeof told === 'string') lost.push({ id: String(annotation.id ?? ''), reason: told })
    else if (!regions.get(annotation.image_id)?.push(...told)) regions.set(annotation.image_id, told)
  }
  const rows = images.map((image, i): LabelRow => {
    const said = typeof image.tadpole === 'object' && image.tadpole !== null ? image.tadpole : {}
    const { file_name: file, width = null, height = null } = image
    return rowOf({ file, width, height, ...said, regions: regions.get(image.id) ?? [] }, i + 1)
  })
  return [...rows, ...lost.map((one, i) => lostRow(one, images.length + i + 1))]
}

/** What an annotation adds to its picture, or why nothing. */
function regionsOf(
  annotation: CocoAnnotation,
  names: ReadonlyMap<string | number, string>,
  images: ReadonlySet<string | number>
): unknown[] | string {
  const { image_id: image, category_id: category } = annotation
  if (!images.has(image)) return `no image has the id ${image}`
  const own = Annotation.safeParse(annotation.tadpole)
  if (own.success) return [own.data]
  if (category !== undefined && !names.has(category)) return `no category has the id ${category}`
  const found = foreignRegions(annotation, category === undefined ? '' : names.get(category)!)
  return found.length > 0 ? found : 'it has neither an outline nor a box'
}

function lostRow({ id, reason }: { id: string; reason: string }, row: number): LabelRow {
  const facts = { what: `annotation ${id}`, reason }
  return { row, file: '', failure: { code: 'label-invalid', facts } }
}
