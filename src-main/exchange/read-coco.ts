import { because, type Reason } from '#contract/because'
import { z } from 'zod'
import { AppError } from '#contract/app-error'
import { plainIssue, reasonOf } from '#contract/plain-issue'
import { MOST_ANNOTATIONS, type Annotation } from '#contract/remarks'
import type { Frame } from './clip'
import { CocoAnnotation, regionsOf } from './coco-regions'
import { rowOf, ToldSize, type LabelRow } from './label-row'

const Id = z.union([z.number(), z.string()])
type Id = z.output<typeof Id>
const CocoImage = z.looseObject({ id: Id, file_name: z.string(), width: ToldSize, height: ToldSize })
const Coco = z.object({
  images: z.array(CocoImage).max(1_000_000),
  categories: z.array(z.looseObject({ id: Id, name: z.string() })).default([]),
  annotations: z.array(CocoAnnotation).default([])
})

/** By id. Throws AppError 'labels-unreadable' where two of other names have the same: what is said of one would be said of both. */
function byId<Entry extends { id: Id }>(
  entries: readonly Entry[],
  what: string,
  nameOf: (entry: Entry) => string
): Map<Id, Entry> {
  const map = new Map(entries.map((entry) => [entry.id, entry]))
  const twice = entries.find((entry) => nameOf(map.get(entry.id)!) !== nameOf(entry))
  if (!twice) return map
  throw new AppError('labels-unreadable', because('coco-id-twice', { list: what, id: twice.id }))
}

/** An annotation of which nothing can be taken, and why. */
interface Lost {
  id: string
  why: Reason
}

/** Adds to what is said of a picture; false: it would be too much. */
function join(regions: Map<Id, Annotation[]>, image: Id, told: readonly Annotation[]): boolean {
  const list = regions.get(image) ?? []
  if (list.length + told.length > MOST_ANNOTATIONS) return false
  list.push(...told)
  regions.set(image, list)
  return true
}

const frameOf = ({ width, height }: z.output<typeof CocoImage>): Frame | null =>
  width && height ? { width, height } : null

/** A row for each picture, with its regions, and one for each annotation of which nothing can be taken. Throws AppError 'labels-unreadable'. */
export function readCoco(value: unknown): LabelRow[] {
  const parsed = Coco.safeParse(value, { error: plainIssue })
  if (!parsed.success)
    throw new AppError('labels-unreadable', because('coco-shape', { detail: reasonOf(parsed.error) }))
  const { images, annotations } = parsed.data
  const known = byId(images, 'images', (image) => image.file_name)
  const categories = byId(parsed.data.categories, 'categories', ({ name }) => name)
  const regions = new Map<Id, Annotation[]>()
  const lost: Lost[] = []
  const look = (annotation: CocoAnnotation): Annotation[] | Reason => {
    const { image_id: image, category_id: id } = annotation
    const [of, category] = [known.get(image), categories.get(id ?? '')]
    if (!of) return because('coco-no-image', { image })
    // ours carry their name with them
    if (id !== undefined && !category && !annotation.tadpole)
      return because('coco-no-category', { category: id })
    return regionsOf(annotation, category?.name ?? null, frameOf(of))
  }
  for (const annotation of annotations) {
    const told = look(annotation)
    if (!Array.isArray(told)) lost.push({ id: String(annotation.id ?? ''), why: told })
    else if (!join(regions, annotation.image_id, told))
      lost.push({
        id: String(annotation.id ?? ''),
        why: because('many-regions', { most: MOST_ANNOTATIONS })
      })
  }
  const rows = images.map((image, i): LabelRow => {
    const said = typeof image.tadpole === 'object' && image.tadpole !== null ? image.tadpole : {}
    // the size that the regions are drawn in is the one beside them
    const frame = frameOf(image) ?? {}
    return rowOf({ file: image.file_name, ...said, ...frame, regions: regions.get(image.id) ?? [] }, i + 1)
  })
  return [...rows, ...lost.map((one, i) => lostRow(one, images.length + i + 1))]
}

function lostRow({ id, why }: Lost, row: number): LabelRow {
  const facts = { ...why, what: `annotation ${id}` }
  return { row, file: '', failure: { code: 'label-invalid', facts } }
}
