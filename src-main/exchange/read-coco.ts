import { because, type Reason } from '#contract/because'
import { z } from 'zod'
import { AppError } from '#contract/app-error'
import { plainIssue, reasonOf } from '#contract/plain-issue'
import { MOST_ANNOTATIONS, type Annotation } from '#contract/remarks'
import type { Frame } from './clip'
import { CocoAnnotation, CocoId, regionsOf } from './coco-regions'
import { rowOf, ToldSize, type LabelRow } from './label-row'

const CocoImage = z.looseObject({
  id: CocoId,
  file_name: z.string(),
  width: ToldSize,
  height: ToldSize,
  /** What a picture was called before the exporting program renamed it. */
  extra: z
    .looseObject({ name: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined)
})
type CocoImage = z.output<typeof CocoImage>
const CocoCategory = z.looseObject({ id: CocoId, name: z.string() })
/** Entries are judged one by one: what one of them lacks is no fault of the others. */
const Coco = z.object({
  images: z.array(z.unknown()).max(1_000_000),
  categories: z.array(z.unknown()).default([]),
  annotations: z.array(z.unknown()).default([])
})

/** By id. Throws AppError 'labels-unreadable' where two of other names have the same: what is said of one would be said of both. */
function byId<Entry extends { id: string }>(
  entries: readonly Entry[],
  what: string,
  nameOf: (entry: Entry) => string
): Map<string, Entry> {
  const map = new Map(entries.map((entry) => [entry.id, entry]))
  const twice = entries.find((entry) => nameOf(map.get(entry.id)!) !== nameOf(entry))
  if (!twice) return map
  throw new AppError('labels-unreadable', because('coco-id-twice', { list: what, id: twice.id }))
}

/** An entry of which nothing can be taken, and why. */
interface Lost {
  /** What it is in the file: an image, a category, an annotation, and its id or place. */
  what: string
  why: Reason
}

/** The entries that are what they should be; the others are lost. */
function understood<Entry>(
  entries: readonly unknown[],
  schema: z.ZodType<Entry>,
  kind: 'image' | 'category' | 'annotation',
  lost: Lost[]
): Entry[] {
  return entries.flatMap((entry, i) => {
    const parsed = schema.safeParse(entry, { error: plainIssue })
    if (parsed.success) return [parsed.data]
    lost.push({
      what: `${kind} ${idOf(entry) ?? `#${i + 1}`}`,
      why: because('coco-shape', { detail: reasonOf(parsed.error) })
    })
    return []
  })
}

function idOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null || !('id' in entry)) return null
  return typeof entry.id === 'string' || typeof entry.id === 'number' ? String(entry.id) : null
}

/** Adds to what is said of a picture; false: it would be too much. */
function join(regions: Map<string, Annotation[]>, image: string, told: readonly Annotation[]): boolean {
  const list = regions.get(image) ?? []
  if (list.length + told.length > MOST_ANNOTATIONS) return false
  list.push(...told)
  regions.set(image, list)
  return true
}

const frameOf = ({ width, height }: CocoImage): Frame | null => (width && height ? { width, height } : null)

/** A row for each picture, with its regions, and one for each entry of which nothing can be taken. Throws AppError 'labels-unreadable'. */
export function readCoco(value: unknown): LabelRow[] {
  const parsed = Coco.safeParse(value, { error: plainIssue })
  if (!parsed.success)
    throw new AppError('labels-unreadable', because('coco-shape', { detail: reasonOf(parsed.error) }))
  const lost: Lost[] = []
  const images = understood(parsed.data.images, CocoImage, 'image', lost)
  const annotations = understood(parsed.data.annotations, CocoAnnotation, 'annotation', lost)
  const known = byId(images, 'images', (image) => image.file_name)
  const listed = understood(parsed.data.categories, CocoCategory, 'category', lost)
  const categories = byId(listed, 'categories', ({ name }) => name)
  const regions = new Map<string, Annotation[]>()
  const look = (annotation: CocoAnnotation): Annotation[] | Reason => {
    const { image_id: image, category_id: id } = annotation
    const [of, category] = [known.get(image), categories.get(id ?? '')]
    if (!of) return because('coco-no-image', { image })
    // ours carry their name with them; one of which no category is asked is a region without a name
    if (id === null) return because('coco-category-none')
    if (id !== undefined && !category && !annotation.tadpole)
      return because('coco-no-category', { category: id })
    return regionsOf(annotation, category?.name ?? null, frameOf(of))
  }
  for (const annotation of annotations) {
    const told = look(annotation)
    const what = `annotation ${annotation.id ?? ''}`.trim()
    if (!Array.isArray(told)) lost.push({ what, why: told })
    else if (!join(regions, annotation.image_id, told))
      lost.push({ what, why: because('many-regions', { most: MOST_ANNOTATIONS }) })
  }
  const rows = images.map((image, i): LabelRow => {
    const said = typeof image.tadpole === 'object' && image.tadpole !== null ? image.tadpole : {}
    // the size that the regions are drawn in is the one beside them
    const frame = frameOf(image) ?? {}
    const alias = image.extra?.name
    const named = { file: image.file_name, ...(alias === undefined ? {} : { alias }) }
    return rowOf({ ...named, ...said, ...frame, regions: regions.get(image.id) ?? [] }, i + 1)
  })
  return [...rows, ...lost.map((one, i) => lostRow(one, images.length + i + 1))]
}

function lostRow({ what, why }: Lost, row: number): LabelRow {
  const facts = { ...why, what }
  return { row, file: '', failure: { code: 'label-invalid', facts } }
}
