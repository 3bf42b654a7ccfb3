import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type { DrawingId } from '#contract/drawing'
import { randomUUID } from 'node:crypto'
import { readOriginal } from '../library/originals'
import { sha256 } from '../lib/sha256'
import type { DrawingRow, NewDrawing } from '../library/drawings'
import { Incoming } from '../library/incoming'
import type { Library } from '../library/library'
import type { Needs } from './ports'

type Cut = CheckedRequest<'drawings:cut'>['cuts'][number]

interface CutPart {
  drawing: NewDrawing
  owner: { site: string; childId: string | null; child?: number }
}

const stemOf = (name: string): string => name.replace(/\.[^.]+$/, '')

/** One box as a drawing of its own: its files are there, its row is not yet. */
async function makePart(
  ports: Needs<'compute'>,
  { drawing, child }: DrawingRow,
  incoming: Incoming,
  bytes: Buffer,
  { box, childId, number }: Cut & { number: number }
): Promise<CutPart> {
  const picture = await ports.compute.crop(bytes, box)
  const { thumbnail, format, width, height } = await ports.compute.admit(picture)
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
 * 'scan-in-bin' where that has been done already.
 */
async function cut(
  ports: Needs<'library' | 'compute'>,
  id: DrawingId,
  cuts: readonly Cut[]
): Promise<DrawingId[]> {
  const { library } = ports
  const scan = library.drawings.get(id)
  if (library.drawings.isRemoved(id)) throw new AppError('scan-in-bin')
  const bytes = await readOriginal(library, scan)
  const incoming = new Incoming(library)
  try {
    const made: CutPart[] = []
    for (const [i, wish] of cuts.entries())
      made.push(await makePart(ports, scan, incoming, bytes, { ...wish, number: i + 1 }))
    await incoming.settle()
    insertParts(library, id, incoming, made)
    return made.map(({ drawing }) => drawing.id)
  } catch (error) {
    await incoming.undo()
    throw error
  }
}

function insertParts(library: Library, scan: DrawingId, incoming: Incoming, made: readonly CutPart[]): void {
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

/** Boxes in which single drawings seem to lie on a scan; none where there is one drawing only. */
export async function suggestCuts({ library, compute }: Needs<'library' | 'compute'>, id: DrawingId) {
  const boxes = await compute.cuts(await readOriginal(library, library.drawings.get(id)))
  return boxes.length > 1 ? boxes : []
}

/** Cuts a scan apart, as one step of undo. Answers the ids of the parts. Throws AppError 'scan-in-bin'. */
export const cutDrawing = (
  ports: Needs<'library' | 'compute'>,
  id: DrawingId,
  cuts: readonly Cut[]
): Promise<DrawingId[]> => ports.library.mutex.run(() => cut(ports, id, cuts))
