import { z } from 'zod'
import { AppError } from '../../src-preload/contract/app-error'
import { Annotation, boxAround, type RegionShape } from '../../src-preload/contract/remarks'
import { plainText } from '../../src-preload/contract/plain-text'
import { rowOf, type LabelRow } from './label-row'

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

/** A polygon of another program: its first one; masks as run lengths come as their box. */
function shapeOf({ segmentation }: CocoAnnotation): RegionShape | null {
  const [flat] = Array.isArray(segmentation) ? (segmentation as unknown[]) : []
  if (!Array.isArray(flat) || flat.length < 6 || flat.length > 1000 || !flat.every(Number.isFinite))
    return null
  const numbers = flat as number[]
  const points = Array.from({ length: Math.floor(numbers.length / 2) }, (_, i): [number, number] => [
    numbers[2 * i]!,
    numbers[2 * i + 1]!
  ])
  return { kind: 'polygon', points }
}

function foreignRegion(annotation: CocoAnnotation, name: string, number: number): unknown {
  const shape = shapeOf(annotation)
  const box = annotation.bbox ?? (shape?.kind === 'polygon' ? boxAround(shape.points) : [])
  const rectangle = annotation.bbox !== undefined && isRectangle(shape, annotation.bbox)
  return {
    id: `coco-${annotation.id ?? number}`,
    kind: 'mark',
    name: plainText(name).slice(0, 200),
    text: '',
    by: 'person',
    box,
    ...(shape && !rectangle ? { shape } : {})
  }
}

function isRectangle(shape: RegionShape | null, [x = 0, y = 0, w = 0, h = 0]: readonly number[]): boolean {
  if (shape?.kind !== 'polygon' || shape.points.length !== 4) return false
  return shape.points.every(([px, py]) => (px === x || px === x + w) && (py === y || py === y + h))
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
    const region = own.success
      ? own.data
      : foreignRegion(annotation, names.get(annotation.category_id ?? '') ?? '', i)
    const list = regions.get(annotation.image_id) ?? []
    regions.set(annotation.image_id, list)
    list.push(region)
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
