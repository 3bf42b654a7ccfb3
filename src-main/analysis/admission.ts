import { randomUUID } from 'node:crypto'
import type { Description, DrawingId } from '../../src-preload/contract/drawing'
import { MOST_IMPORT_ROWS, type ImportRow } from '../../src-preload/contract/import'
import type { PhotoSource } from '../../src-preload/contract/photo'
import { plainText } from '../../src-preload/contract/plain-text'
import { MOST_TAGS } from '../../src-preload/contract/rating'
import type { Failure } from '../../src-preload/contract/result'
import type { Compute, PictureInfo } from '../compute/port'
import { changesOf, differences, type Said } from '../library/describe'
import type { DrawingRow, NewDrawing } from '../library/drawings'
import type { Change } from '../library/edits'
import { Incoming } from '../library/incoming'
import type { Library } from '../library/library'
import { sha256 } from '../library/sealed'
import { failureOf } from '../lib/process/rpc'
import type { Matched, Refused } from './import/match-files'
import { undescribed, type MetadataRow } from './import/read-metadata'
import { baseName, type SourceFile } from './import/source'

interface Admitted {
  drawing: NewDrawing
  site: string
  childId: string | null
}

type Decoded = {
  /** Of the file as it came. */
  hash: string
  size: number
  info: Omit<PictureInfo, 'camera'>
  /** What a photo was made into, as JSON; null: the file is kept as it is. */
  source: string | null
} & ({ bytes: Uint8Array; thumbnail: Uint8Array; photo: Uint8Array | null } | { bytes: null })

/** What a table says of a drawing that is here: what it leaves empty stays; tags and further columns come on top. */
function saidMore(description: Description, { drawing }: DrawingRow): Said {
  const { ageMonths, agePrecisionMonths, tags, extra, ...texts } = description
  const told = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null))
  return {
    ...told,
    ...(ageMonths === null ? {} : { ageMonths, agePrecisionMonths }),
    tags: [...new Set([...drawing.tags, ...tags])].slice(0, MOST_TAGS),
    extra: { ...drawing.extra, ...extra }
  }
}

const photoNote = ({ paper, shadeEvened }: PhotoSource): string =>
  [
    paper ? 'photo: the sheet was found and set straight' : 'photo: no sheet was found, it is kept whole',
    ...(shadeEvened ? ['its shade evened'] : [])
  ].join(', ') + '; the photo is kept beside it'

const elsewhereNote = ({ drawing: { fileName, childId, site } }: DrawingRow): string =>
  `the same picture is here already as ${fileName}, ${childId === null ? 'no child named' : `child ${childId}`}, ${site === null ? 'no site named' : `site ${site}`}`

/** What files that were looked at for a plan are, or why they are refused. */
const looked = {
  asPhotos: new WeakMap<SourceFile, Decoded | Failure>(),
  asTheyAre: new WeakMap<SourceFile, Decoded | Failure>()
}

/** Cells that a person may mend in the plan. */
export const cellsOf = (row: MetadataRow | null): Record<string, string> => ({ ...row?.cells })

/** What an import lets in: blobs first, rows in one transaction at its end, and nothing at all where it is called off. */
export class Admission {
  imported = 0
  duplicates = 0
  updated = 0
  /** Imported, though the same picture is here already under another child or site. */
  elsewhere = 0
  /** What became of files that were not refused. */
  readonly rows: ImportRow[] = []
  /** One moment for all: what was imported together is ordered by name. */
  private readonly at = new Date().toISOString()
  private readonly seen = new Set<string>()
  private readonly incoming: Incoming
  private readonly told = new Map<DrawingId, { row: DrawingRow; items: Matched[] }>()
  private readonly updates = new Map<DrawingId, Description>()

  constructor(
    private readonly library: Library,
    private readonly compute: Compute,
    private readonly request: { dryRun: boolean; synthetic: boolean; photos: boolean; update: boolean }
  ) {
    this.incoming = new Incoming(library)
  }

  /**
   * One file: read, decoded, written as blobs. Files are looked at side by side, and decided on in their order, once `before` is over:
   * which of two that are the same comes first is not left to chance. A refusal is listed; only a full disk and the like end the import.
   */
  async admit(
    item: Matched,
    refused: Refused[],
    before: Promise<unknown>,
    decided: () => void
  ): Promise<Admitted | null> {
    const read = await this.decoded(item, refused)
    await before
    const admitted = read && this.decide(item, read, refused)
    decided()
    if (!read || !admitted) return null
    if (read.bytes) await this.store(admitted.drawing.id, admitted, read)
    return admitted
  }

  private decide(item: Matched, { hash, size, info, source }: Decoded, refused: Refused[]): Admitted | null {
    const { file, description } = item
    const [site, childId] = [description.site ?? '', description.childId]
    if (this.request.update && this.takesMore(item, hash)) return null
    if (this.isDuplicate(site, childId, hash)) {
      this.duplicates += 1
      this.note(item, 'duplicate')
      return null
    }
    if (this.library.drawings.isInBin(site, childId, hash)) {
      refused.push({
        file: file.name,
        failure: { code: 'file-in-bin', facts: {} },
        row: item.row,
        how: item.how
      })
      return null
    }
    this.imported += 1
    const [elsewhere] = this.library.drawings.withContent(hash)
    if (elsewhere) this.elsewhere += 1
    this.note(item, 'import', [
      ...(source === null ? [] : [photoNote(JSON.parse(source) as PhotoSource)]),
      ...(elsewhere ? [elsewhereNote(elsewhere)] : [])
    ])
    const drawing: NewDrawing = {
      ...description,
      ...info,
      id: randomUUID() as DrawingId,
      // what no file of ours could carry is left out of the name
      fileName: plainText(baseName(file.name)),
      sha256: hash,
      bytes: size,
      source,
      synthetic: this.request.synthetic,
      importedAt: this.at
    }
    return { drawing, site, childId }
  }

  /** Whether the file is here already, once: then the table may say more of it than is known, and it does not come again. */
  private takesMore(item: Matched, hash: string): boolean {
    const [row, another] = this.library.drawings.withContent(hash)
    if (!row || another) return false
    const told = this.told.get(row.drawing.id) ?? { row, items: [] }
    this.told.set(row.drawing.id, told)
    told.items.push(item)
    return true
  }

  /** What becomes of drawings that are here, once all rows are known: rows that say different things of one are refused, all of them. */
  decideUpdates(refused: Refused[]): void {
    for (const [id, { row, items }] of this.told) {
      const [first, ...others] = items
      if (new Set(items.map(({ description }) => JSON.stringify(description))).size > 1) {
        const failure: Failure = { code: 'file-duplicate', facts: {} }
        refused.push(
          ...items.map((item) => ({ file: item.file.name, failure, row: item.row, how: item.how }))
        )
        continue
      }
      const more = differences(row, saidMore(first!.description, row)) > 0
      if (more) this.updates.set(id, first!.description)
      this.updated += more ? 1 : 0
      this.duplicates += items.length - (more ? 1 : 0)
      this.note(first!, more ? 'update' : 'duplicate')
      for (const item of others) this.note(item, 'duplicate')
    }
  }

  /** A file that the table says nothing of: whether it is here already, and so leaves nothing to be said. */
  async passesOver(file: SourceFile): Promise<boolean> {
    const bytes = await file.read().catch(() => null)
    if (!bytes || this.library.drawings.withContent(sha256(bytes)).length === 0) return false
    this.duplicates += 1
    this.note({ file, row: null, how: null, description: undescribed }, 'duplicate')
    return true
  }

  private note(
    { file, row, how, description }: Matched,
    outcome: 'import' | 'duplicate' | 'update',
    notes: readonly string[] = []
  ): void {
    if (this.rows.length >= MOST_IMPORT_ROWS) return
    const { ageMonths } = description
    const said = { code: null, message: notes.join('. ') || null, cells: cellsOf(row), ageMonths }
    this.rows.push({ row: row?.row ?? null, file: file.name, outcome, matched: how, ...said })
  }

  /** A plan that is made anew, once a cell is mended, does not decode what it has looked at. */
  private async decoded({ file, row, how }: Matched, refused: Refused[]): Promise<Decoded | null> {
    const seen = this.request.photos ? looked.asPhotos : looked.asTheyAre
    const known = this.request.dryRun ? seen.get(file) : undefined
    const found = known ?? (await this.look(file))
    if (this.request.dryRun) seen.set(file, 'info' in found ? { ...found, bytes: null } : found)
    if ('info' in found) return found
    refused.push({ file: file.name, failure: found, row, how })
    return null
  }

  private async look(file: SourceFile): Promise<Decoded | Failure> {
    try {
      const bytes = await file.read()
      const { thumbnail, camera, ...info } = await this.compute.admit(bytes)
      const found = { hash: sha256(bytes), size: bytes.length, info, source: null }
      if (camera && this.request.photos) return await this.straightened(file, bytes, found)
      return this.request.dryRun ? { ...found, bytes: null } : { ...found, bytes, thumbnail, photo: null }
    } catch (error) {
      return failureOf(error)
    }
  }

  /** A photo becomes a picture of the sheet; the photo itself is kept beside it. */
  private async straightened(
    file: SourceFile,
    bytes: Uint8Array,
    found: Pick<Decoded, 'hash' | 'size'>
  ): Promise<Decoded> {
    const { picture, width, height, paper, shadeEvened } = await this.compute.photo(bytes, { paper: 'find' })
    const about: PhotoSource = {
      ...{ how: 'photo', fileName: baseName(file.name), sha256: found.hash },
      ...{ paper: paper && (paper as PhotoSource['paper']), shadeEvened, by: 'found' }
    }
    const info = { format: 'jpeg', width, height }
    const made = { ...found, size: picture.length, info, source: JSON.stringify(about) }
    if (this.request.dryRun) return { ...made, bytes: null }
    const { thumbnail } = await this.compute.admit(picture)
    return { ...made, bytes: picture, thumbnail, photo: bytes }
  }

  private isDuplicate(site: string, childId: string | null, hash: string): boolean {
    const name = JSON.stringify([site, childId, hash])
    const known = this.seen.has(name) || this.library.drawings.isDuplicate(site, childId, hash)
    this.seen.add(name)
    return known
  }

  private store(
    id: string,
    owner: { site: string; childId: string | null },
    { bytes, thumbnail, photo }: Extract<Decoded, { bytes: Uint8Array }>
  ): Promise<void> {
    const files = { original: bytes, thumbnail, ...(photo ? { source: photo } : {}) }
    return this.incoming.write(id, owner, files)
  }

  /** As the library is now: what people have changed since the files were looked at stays, where the table does not say it anew. */
  commit(admitted: readonly Admitted[]): Promise<void> {
    const { library } = this
    return library.turns.take(async () => {
      const changes: Change[] = []
      for (const [id, description] of this.updates) {
        const row = library.drawings.get(id)
        changes.push(...(await changesOf(library, row, saidMore(description, row))))
      }
      await this.incoming.settle()
      library.db.transaction(() => {
        const revision = library.drawings.nextRevision()
        for (const { drawing, ...owner } of admitted)
          library.drawings.insert(drawing, this.incoming.childOf(drawing.id, owner), revision)
        library.edits.make(changes)
      })()
    })
  }

  undo(): Promise<void> {
    return this.incoming.undo()
  }
}
