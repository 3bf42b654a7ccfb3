import { AppError } from '../../../src-preload/contract/app-error'
import type { MetadataPatch } from '../../../src-preload/contract/dataset'
import type { RelinkResult } from '../../../src-preload/contract/dataset-commands'
import { MOST_TAGS } from '../../../src-preload/contract/rating'
import type { DrawingId } from '../../../src-preload/contract/drawing'
import { ageOf } from '../../analysis/import/read-metadata'
import type { SourceFile } from '../../analysis/import/source'
import type { DrawingRow } from '../../library/drawings'
import type { Change } from '../../library/edits'
import type { Library } from '../../library/library'
import { changesOf, type Said } from '../../library/describe'
import { sha256 } from '../../library/sealed'
import { checkCancelled, type Work } from '../../lib/work'
import { open, tellChanged, type EngineContext, type HandlersOf } from '../context'
import { photoOf } from '../photo-of'

/** Throws AppError 'age-invalid', 'age-out-of-range'. */
function ageFrom(text: string): Pick<Said, 'ageMonths' | 'agePrecisionMonths'> {
  const months = /^(\d+(?:[.,]\d+)?)\s*m$/i.exec(text)?.[1]
  return months ? ageOf(undefined, months, false) : ageOf(text || undefined, undefined, /^\d+$/.test(text))
}

function tagsAfter(
  present: readonly string[],
  { tags, addTags = [], removeTags = [] }: MetadataPatch
): string[] {
  const all = [...new Set([...(tags ?? present), ...addTags])].filter((tag) => !removeTags.includes(tag))
  if (all.length > MOST_TAGS) throw new AppError('tags-too-many', { most: MOST_TAGS })
  return all
}

function extraAfter(present: Record<string, string>, extra: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...present, ...extra }).filter(([, value]) => value !== ''))
}

/** What a patch says of one drawing. */
function saidBy(patch: MetadataPatch, { drawing }: DrawingRow): Said {
  const { age, tags, addTags, removeTags, extra, ...texts } = patch
  return {
    ...texts,
    ...(age === undefined ? {} : ageFrom(age)),
    ...((tags ?? addTags ?? removeTags) ? { tags: tagsAfter(drawing.tags, patch) } : {}),
    ...(extra === undefined ? {} : { extra: extraAfter(drawing.extra, extra) })
  }
}

/** Files are sealed anew first, the rows change in one transaction afterwards: cut off in between, nothing has changed. */
function edit(library: Library, ids: readonly DrawingId[], patch: MetadataPatch): Promise<number> {
  return library.turns.take(async () => {
    const changes: Change[] = []
    for (const row of ids.map((id) => library.drawings.get(id)))
      changes.push(...(await changesOf(library, row, saidBy(patch, row))))
    await library.blobs.sync()
    return library.edits.make(changes)
  })
}

/** What is stored of it; null where that is missing or damaged. */
function stored(
  library: Library,
  { blob, child }: DrawingRow,
  kind: 'original' | 'source' | 'thumbnail'
): Promise<Buffer | null> {
  return library.blobs.read(blob, kind, library.children.keyOf(child)).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'blob-damaged') return null
    throw error
  })
}

/** Of a photo, the photo is what was imported; the picture made of it has to be there as well. */
async function isWhole(library: Library, row: DrawingRow): Promise<boolean> {
  const original = await stored(library, row, 'original')
  if (row.source === null) return original !== null && sha256(original) === row.sha256
  const source = await stored(library, row, 'source')
  return original !== null && source !== null && sha256(source) === row.sha256
}

/** A photo's picture is made anew, as it was made then. */
async function putBack(context: EngineContext, row: DrawingRow, bytes: Uint8Array): Promise<void> {
  const { blobs, children } = open(context).library
  const key = children.keyOf(row.child)
  if (row.source === null) return blobs.write(row.blob, 'original', key, bytes)
  const paper = photoOf(row.source)?.paper ?? null
  const { picture } = await context.compute.photo(bytes, { paper })
  await blobs.write(row.blob, 'original', key, picture)
  await blobs.write(row.blob, 'source', key, bytes)
}

/** A thumbnail that is missing or damaged is made of its original, where that is there. */
async function remakeThumbnail(context: EngineContext, row: DrawingRow): Promise<void> {
  const { library } = open(context)
  if (await stored(library, row, 'thumbnail')) return
  const original = await stored(library, row, 'original')
  if (!original) return
  const { thumbnail } = await context.compute.admit(original)
  await library.blobs.write(row.blob, 'thumbnail', library.children.keyOf(row.child), thumbnail)
}

/** Originals that are missing or damaged, put back from files of the same content. */
async function relink(
  context: EngineContext,
  files: readonly SourceFile[],
  work: Work
): Promise<RelinkResult> {
  const { library } = open(context)
  // what lies in the bin may come back
  const rows = [...library.drawings.all(), ...library.drawings.removed().map(({ row }) => row)]
  const broken = new Map<string, DrawingRow[]>()
  for (const [i, row] of rows.entries()) {
    checkCancelled(work)
    work.report('check', i, rows.length + files.length)
    if (!(await isWhole(library, row))) broken.set(row.sha256, [...(broken.get(row.sha256) ?? []), row])
  }
  let mended = 0
  const damaged = [...broken.values()].flat().length
  for (const [i, file] of files.entries()) {
    checkCancelled(work)
    work.report('relink', rows.length + i, rows.length + files.length)
    // one that cannot be read, or is gone since it was chosen, must not keep the others from being looked at
    const bytes = await file.read().catch(() => null)
    const hash = bytes && sha256(bytes)
    for (const row of (hash && broken.get(hash)) || []) {
      await putBack(context, row, bytes!)
      mended += 1
    }
    if (hash) broken.delete(hash)
  }
  for (const row of rows) await remakeThumbnail(context, row)
  await library.blobs.sync()
  const still = [...broken.values()].flat().map(({ drawing: { id, fileName } }) => ({ id, fileName }))
  return { checked: rows.length, damaged, mended, still }
}

async function purge(library: Library): Promise<number> {
  const bin = library.drawings.removed()
  const ids = bin.map(({ row }) => row.drawing.id)
  // also where they lay before they were given to another child
  const blobs = bin.flatMap(({ row }) => [row.blob, row.drawing.id, ...library.edits.blobsOf(row.drawing.id)])
  library.db.transaction(() => {
    library.edits.forget(ids)
    for (const { row } of bin) library.drawings.purge(row.drawing.id)
  })()
  for (const blob of new Set(blobs))
    for (const kind of ['original', 'thumbnail', 'source'] as const) await library.blobs.remove(blob, kind)
  return bin.length
}

export const editHandlers: HandlersOf<
  | 'drawings:edit'
  | 'drawings:remove'
  | 'drawings:bin'
  | 'drawings:restore'
  | 'drawings:purge'
  | 'drawings:relink'
> = {
  'drawings:edit': async ({ ids, patch }, context) => {
    const { library } = open(context)
    const made = await edit(library, ids, patch)
    tellChanged(context, library)
    return { changed: made }
  },
  'drawings:remove': async ({ ids }, context) => {
    const at = new Date().toISOString()
    const { library } = open(context)
    const removed = await library.turns.take(() => {
      const kept = ids.filter((id) => !library.drawings.isRemoved(id))
      return library.edits.make(kept.map((id) => ({ drawing: id, field: 'removed', after: at })))
    })
    tellChanged(context, library)
    return { removed }
  },
  'drawings:bin': (_, context) => ({
    drawings: open(context)
      .library.drawings.removed()
      .map(({ row, at }) => ({ drawing: row.drawing, at }))
  }),
  'drawings:restore': async ({ ids }, context) => {
    const { library } = open(context)
    const { edits, turns } = library
    const restored = await turns.take(() =>
      edits.make(ids.map((id) => ({ drawing: id, field: 'removed', after: null })))
    )
    tellChanged(context, library)
    return { restored }
  },
  'drawings:purge': async (_, context) => {
    const { library } = open(context)
    const purged = await library.turns.take(() => purge(library))
    tellChanged(context, library)
    return { purged }
  },
  'drawings:relink': ({ files }, context) => {
    open(context)
    const chosen = context.tickets.files(files)
    const run = (work: Work) => relink(context, chosen, work)
    return { jobId: context.jobs.start('relink', {}, run) }
  }
}
