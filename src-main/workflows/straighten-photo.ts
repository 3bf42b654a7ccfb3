import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import type { SheetCorners } from '#contract/photo'
import { randomUUID } from 'node:crypto'
import { carryRegions } from '../labelling/carry-regions'
import { photoOf } from '../library/photo-of'
import type { Needs } from './ports'

/**
 * The picture of a photo made anew, with the sheet where a person says it lies: its files under an id of their own first, then one step of
 * undo. What was computed of the old picture goes; regions
 * stay round the same lines. Throws AppError 'drawing-not-a-photo', 'blob-damaged', 'region-beyond'.
 */
async function straighten(
  ports: Needs<'library' | 'compute'>,
  { id, paper }: CheckedRequest<'drawings:straighten'>
) {
  const { library } = ports
  const row = library.drawings.get(id)
  const photo = photoOf(row.source)
  if (!photo) throw new AppError('drawing-not-a-photo')
  const key = library.children.keyOf(row.child)
  const bytes = await library.blobs.read(row.blob, 'source', key)
  const made = await ports.compute.photo(bytes, { paper })
  const { thumbnail } = await ports.compute.admit(made.picture)
  const { paper: found, shadeEvened, width, height } = made
  const to = { paper: found as SheetCorners | null, width, height }
  const annotations = carryRegions(
    library.drawings.remarks(id).annotations,
    { ...row.drawing, paper: photo.paper },
    to
  )
  const blob = randomUUID()
  const files = { original: made.picture, thumbnail, source: bytes }
  for (const [kind, content] of Object.entries(files))
    await library.blobs.write(blob, kind as 'original', key, content)
  await library.blobs.sync()
  const by = paper === 'find' ? ('found' as const) : ('person' as const)
  const source = JSON.stringify({ ...photo, paper: found, shadeEvened, by })
  const after = JSON.stringify([blob, width, height, made.picture.length, source])
  library.edits.make([
    { drawing: id, field: 'picture', after },
    { drawing: id, field: 'annotations', after: JSON.stringify(annotations) }
  ])
}

export async function straightenPhoto(
  ports: Needs<'library' | 'compute'>,
  request: CheckedRequest<'drawings:straighten'>
) {
  const { drawings, mutex } = ports.library
  await mutex.run(() => straighten(ports, request))
  const { drawing, source } = drawings.get(request.id)
  return { drawing, photo: photoOf(source) }
}
