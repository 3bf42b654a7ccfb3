import { z } from 'zod'
import { AppError } from '../../src-preload/contract/app-error'
import { plainIssue, reasonOf } from '../../src-preload/contract/plain-issue'
import type { Annotation } from '../../src-preload/contract/remarks'
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

/** By id. Throws AppError 'labels-unreadable' where two have the same: what is said of one would be said of both. */
function byId<Entry extends { id: Id }>(entries: readonly Entry[], what: string): Map<Id, Entry> {
  const map = new Map(entries.map((entry) => [entry.id, entry]))
  if (map.size === entries.length) return map
  const twice = entries.find((entry) => map.get(entry.id) !== entry)!
  throw new AppError('labels-unreadable', { reason: `COCO: two ${what} have the id ${twice.id}` })
}

const frameOf = ({ width, height }: z.output<typeof CocoImage>): Frame | null =>
  width && height ? { width, height } : null

/** A row for each picture, with its regions, and one for each annotation of which nothing can be taken. Throws AppError 'labels-unreadable'. */
export function readCoco(value: unknown): LabelRow[] {
  const parsed = Coco.safeParse(value, { error: plainIssue })
  if (!parsed.success) throw new AppError('labels-unreadable', { reason: `COCO: ${reasonOf(parsed.error)}` })
  const { images, annotations } = parsed.data
  const [known, categories] = [byId(images, 'images'), byId(parsed.data.categories, 'categories')]
  const regions = new Map<Id, Annotation[]>()
  const lost: { id: string; reason: string }[] = []
  const look = (annotation: CocoAnnotation): Annotation[] | string => {
    const { image_id: image, category_id: id } = annotation
    const [of, category] = [known.get(image), id === undefined ? null : categories.get(id)]
    if (!of) return `no image has the id ${image}`
    if (category === undefined) return `no category has the id ${id}`
    return regionsOf(annotation, category && category.name, frameOf(of))
  }
  for (const annotation of annotations) {
    const told = look(annotation)
    if (typeof told === 'string') lost.push({ id: String(annotation.id ?? ''), reason: told })
    else if (!regions.get(annotation.image_id)?.push(...told)) regions.set(annotation.image_id, told)
  }
  const rows = images.map((image, i): LabelRow => {
    const said = typeof image.tadpole === 'object' && image.tadpole !== null ? image.tadpole : {}
    // the size that the regions are drawn in is the one beside them
    const frame = frameOf(image) ?? {}
    return rowOf({ file: image.file_name, ...said, ...frame, regions: regions.get(image.id) ?? [] }, i + 1)
  })
  return [...rows, ...lost.map((one, i) => lostRow(one, images.length + i + 1))]
}

function lostRow({ id, reason }: { id: string; reason: string }, row: number): LabelRow {
  const facts = { what: `annotation ${id}`, reason }
  return { row, file: '', failure: { code: 'label-invalid', facts } }
}
