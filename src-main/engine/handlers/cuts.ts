import { randomBytes, randomUUID } from 'node:crypto'
import type { CheckedRequest } from '../../../src-preload/contract/commands'
import type { DrawingId } from '../../../src-preload/contract/drawing'
import { readOriginal } from '../../analysis/embed-pipeline'
import type { DrawingRow, NewDrawing } from '../../library/drawings'
import { sha256 } from '../../library/sealed'
import { open, type EngineContext, type HandlersOf } from '../context'

type Cut = CheckedRequest<'drawings:cut'>['cuts'][number]

interface Made {
  drawing: NewDrawing
  child: number
}

const stemOf = (name: string): string => name.replace(/\.[^.]+$/, '')

/** One box as a drawing of its own: its files are there, its row is not yet. */
async function make(
  context: EngineContext,
  scan: DrawingRow,
  bytes: Buffer,
  { box, childId }: Cut,
  number: number
): Promise<Made> {
  const { library } = open(context)
  const { drawing } = scan
  const picture = await context.compute.crop(bytes, box)
  const { thumbnail, format, width, height } = await context.compute.admit(picture)
  const name = childId ?? drawing.childId
  const site = drawing.site ?? ''
  const own = childId === undefined || childId === drawing.childId ? { id: scan.child } : null
  const known = own ?? (name ? library.children.find(site, name) : null)
  const child = known ?? library.children.add(site, name || null, randomBytes(32))
  const id = randomUUID() as DrawingId
  const key = library.children.keyOf(child.id)
  await library.blobs.write(id, 'original', key, picture)
  await library.blobs.write(id, 'thumbnail', key, thumbnail)
  const { subject, prompt, drawingTool, date, ageMonths, agePrecisionMonths, synthetic, extra, tags } =
    drawing
  const said =
    child.id === scan.child ? { ageMonths, agePrecisionMonths } : { ageMonths: null, agePrecisionMonths: 1 }
  return {
    child: child.id,
    drawing: {
      ...{
        id,
        childId: name || null,
        site: drawing.site,
        subject,
        prompt,
        drawingTool,
        date,
        synthetic,
        tags
      },
      ...said,
      ...{ format, width, height },
      fileName: `${stemOf(drawing.fileName)} ${number}.png`,
      expertLabel: null,
      extra: { ...extra, cut_from: drawing.fileName },
      bytes: picture.length,
      sha256: sha256(picture),
      importedAt: new Date().toISOString()
    }
  }
}

/** Files first; then all rows in one transaction, in which the drawings come out of the bin and the scan goes into it. */
async function cut(context: EngineContext, id: DrawingId, cuts: readonly Cut[]): Promise<DrawingId[]> {
  const { library } = open(context)
  const scan = library.drawings.get(id)
  const bytes = await readOriginal(library, scan)
  const made: Made[] = []
  for (const [i, wish] of cuts.entries()) made.push(await make(context, scan, bytes, wish, i + 1))
  await library.blobs.sync()
  const now = new Date().toISOString()
  library.db.transaction(() => {
    const revision = library.drawings.nextRevision()
    for (const { drawing, child } of made) {
      library.drawings.insert(drawing, child, revision)
      library.edits.write(drawing.id, 'removed', now)
    }
    library.edits.make([
      ...made.map(({ drawing }) => ({ drawing: drawing.id, field: 'removed' as const, after: null })),
      { drawing: id, field: 'removed', after: now }
    ])
  })()
  return made.map(({ drawing }) => drawing.id)
}

export const cutHandlers: HandlersOf<'drawings:cuts' | 'drawings:cut'> = {
  'drawings:cuts': async ({ id }, context) => {
    const { library } = open(context)
    const boxes = await context.compute.cuts(await readOriginal(library, library.drawings.get(id)))
    return { boxes: boxes.length > 1 ? boxes : [] }
  },
  'drawings:cut': async ({ id, cuts }, context) => {
    const ids = await cut(context, id, cuts)
    context.emit('library:changed', { revision: open(context).library.drawings.revision() })
    return { ids }
  }
}
