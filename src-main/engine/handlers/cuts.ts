import { randomUUID } from 'node:crypto'
import { AppError } from '../../../src-preload/contract/app-error'
import type { CheckedRequest } from '../../../src-preload/contract/commands'
import type { DrawingId } from '../../../src-preload/contract/drawing'
import { readOriginal } from '../../analysis/embed-pipeline'
import type { DrawingRow, NewDrawing } from '../../library/drawings'
import { Incoming } from '../../library/incoming'
import type { Library } from '../../library/library'
import { sha256 } from '../../library/sealed'
import { open, type EngineContext, type HandlersOf } from '../context'

type Cut = CheckedRequest<'drawings:cut'>['cuts'][number]

interface Made {
  drawing: NewDrawing
  owner: { site: string; childId: string | null; child?: number }
}

const stemOf = (name: string): string => name.replace(/\.[^.]+$/, '')

/** One box as a drawing of its own: its files are there, its row is not yet. */
async function make(
  context: EngineContext,
  { drawing, child }: DrawingRow,
  incoming: Incoming,
  bytes: Buffer,
  { box, childId, number }: Cut & { number: number }
): Promise<Made> {
  const picture = await context.compute.crop(bytes, box)
  const { thumbnail, format, width, height } = await context.compute.admit(picture)
  const id = randomUUID() as DrawingId
  const mine = childId === undefined || childId === drawing.childId
  const name = mine ? drawing.childId : childId || null
  const { site, subject, prompt, drawingTool, date, synthetic, extra, tags } = drawing
  const { ageMonths, agePrecisionMonths } = mine ? drawing : { ageMonths: null, agePrecisionMonths: 1 }
  const owner = { site: site ?? '', childId: name, ...(mine ? { child } : {}) }
  await incoming.write(id, owner, { original: picture, thumbnail })
  return {
    owner,
    drawing: {
      id,
      childId: name,
      site,
      subject,
      prompt,
      drawingTool,
      date,
      synthetic,
      tags,
      ageMonths,
      agePrecisionMonths,
      format,
      width,
      height,
      fileName: `${stemOf(drawing.fileName)} ${number}.png`,
      expertLabel: null,
      extra: { ...extra, cut_from: drawing.fileName },
      bytes: picture.length,
      sha256: sha256(picture),
      importedAt: new Date().toISOString()
    }
  }
}

/**
 * Files first; then all rows in one transaction, in which the drawings come out of the bin and the scan goes into it. Throws AppError
 * 'nothing-to-do' where that has been done already.
 */
async function cut(context: EngineContext, id: DrawingId, cuts: readonly Cut[]): Promise<DrawingId[]> {
  const { library } = open(context)
  const scan = library.drawings.get(id)
  if (library.drawings.isRemoved(id))
    throw new AppError('nothing-to-do', { what: 'this scan lies in the bin, as one that was cut apart does' })
  const bytes = await readOriginal(library, scan)
  const incoming = new Incoming(library)
  try {
    const made: Made[] = []
    for (const [i, wish] of cuts.entries())
      made.push(await make(context, scan, incoming, bytes, { ...wish, number: i + 1 }))
    await incoming.settle()
    insert(library, id, incoming, made)
    return made.map(({ drawing }) => drawing.id)
  } catch (error) {
    await incoming.undo()
    throw error
  }
}

function insert(library: Library, scan: DrawingId, incoming: Incoming, made: readonly Made[]): void {
  const now = new Date().toISOString()
  library.db.transaction(() => {
    const revision = library.drawings.nextRevision()
    for (const { drawing, owner } of made) {
      library.drawings.insert(drawing, incoming.childOf(drawing.id, owner), revision)
      library.edits.write(drawing.id, 'removed', now)
    }
    library.edits.make([
      ...made.map(({ drawing }) => ({ drawing: drawing.id, field: 'removed' as const, after: null })),
      { drawing: scan, field: 'removed', after: now }
    ])
  })()
}

export const cutHandlers: HandlersOf<'drawings:cuts' | 'drawings:cut'> = {
  'drawings:cuts': async ({ id }, context) => {
    const { library } = open(context)
    const boxes = await context.compute.cuts(await readOriginal(library, library.drawings.get(id)))
    return { boxes: boxes.length > 1 ? boxes : [] }
  },
  'drawings:cut': async ({ id, cuts }, context) => {
    const ids = await open(context).library.turns.take(() => cut(context, id, cuts))
    context.emit('library:changed', { revision: open(context).library.drawings.revision() })
    return { ids }
  }
}
