import { sha256 } from '#main/lib/sha256'
import { randomUUID } from 'node:crypto'
import type { DrawingId } from '#contract/drawing'
import { MOST_IMPORT_ROWS, type ImportRow } from '#contract/import'
import type { PhotoSource } from '#contract/photo'
import { plainText } from '#contract/plain-text'
import type { Failure } from '#contract/result'
import { t } from '#words/translate'
import type { Compute, PictureInfo } from '#main/compute/port'
import type { NewDrawing } from '#main/library/drawings'
import { Incoming } from '#main/library/incoming'
import type { Library } from '#main/library/library'
import { failureOf } from '#main/lib/process/rpc'
import type { Matched, Refused } from './match-files'
import { undescribed } from './describe-row'
import type { MetadataRow } from './read-metadata'
import { baseName, type SourceFile } from './source'
import type { ImportRequest } from './import-request'
import { elsewhereNote, UpdateKnown } from './update-known'

interface Admitted {
  drawing: NewDrawing
  site: string
  childId: string | null
}

type Decoded = {
  /** Of the file as it came. */
  hash: string
  size: number
  info: Omit<PictureInfo, 'camera' | 'warning'>
  /** What is amiss with the file, though it could be read. */
  warning: string | null
  /** What a photo was made into, as JSON; null: the file is kept as it is. */
  source: string | null
  /** A camera has left its notes in it. */
  camera: boolean
} & ({ bytes: Uint8Array; thumbnail: Uint8Array; photoFile: Uint8Array | null } | { bytes: null })

const photoNote = ({ paper, shadeEvened }: PhotoSource): string =>
  t('import.note.photo', { sheet: String(paper !== null), evened: String(shadeEvened) })

const sourceOf = (text: string): PhotoSource => JSON.parse(text) as PhotoSource

/** Where it is kept, among what Tadpole gives no meaning to, that a file was read with a warning. */
const READ_WITH = 'tadpole: read with a warning'

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
  /** Imported, though the same picture is here already under another child or site. */
  elsewhere = 0
  /** What became of files that were not refused. */
  readonly rows: ImportRow[] = []
  /** One moment for all: what was imported together is ordered by name. */
  private readonly at = new Date().toISOString()
  private readonly seen = new Set<string>()
  private readonly incoming: Incoming
  private readonly updates: UpdateKnown

  constructor(
    private readonly library: Library,
    private readonly compute: Compute,
    private readonly request: Pick<ImportRequest, 'dryRun' | 'synthetic' | 'photos' | 'uncut' | 'update'>
  ) {
    this.incoming = new Incoming(library)
    this.updates = new UpdateKnown(library)
  }

  get updated(): number {
    return this.updates.updated
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

  private decide(
    item: Matched,
    { hash, size, info, source, warning, camera }: Decoded,
    refused: Refused[]
  ): Admitted | null {
    const { file, description } = item
    const [site, childId] = [description.site ?? '', description.childId]
    const here = this.library.drawings.withContent(hash)
    const thrownAway = childId !== null && this.library.drawings.isInBin(site, childId, hash)
    const known = this.request.update && !thrownAway ? this.updates.take(item, here) : 'new'
    if (known === 'known') return null
    if (known !== 'new') return this.refuse(refused, item, known)
    if (this.isDuplicate(site, childId, hash)) {
      this.duplicates += 1
      this.note(item, 'duplicate')
      return null
    }
    if (this.library.drawings.isInBin(site, childId, hash)) {
      return this.refuse(refused, item, { code: 'file-in-bin', facts: {} })
    }
    this.imported += 1
    const [elsewhere] = here
    if (elsewhere) this.elsewhere += 1
    const { format, width, height } = info
    const picture = { format, width, height, bytes: size }
    this.note({ ...item, picture, photo: camera ? this.madeOf(source) : null }, 'import', [
      ...(source === null ? [] : [photoNote(sourceOf(source))]),
      ...(elsewhere ? [elsewhereNote(elsewhere)] : []),
      ...(warning === null ? [] : [t('import.note.warning', { warning })])
    ])
    const drawing: NewDrawing = {
      ...description,
      ...info,
      extra: warning === null ? description.extra : { ...description.extra, [READ_WITH]: warning },
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

  /** What becomes of drawings that are here, once all rows are known. */
  decideUpdates(refused: Refused[]): void {
    this.updates.decide(refused, (item, outcome) => {
      if (outcome === 'duplicate') this.duplicates += 1
      this.note(item, outcome)
    })
  }

  /** A file that the table says nothing of: whether it is here already, and so leaves nothing to be said. */
  async passesOver(file: SourceFile): Promise<boolean> {
    const bytes = await file.read().catch(() => null)
    if (!bytes || this.library.drawings.withContent(sha256(bytes)).length === 0) return false
    this.duplicates += 1
    this.note({ file, row: null, how: null, description: undescribed }, 'duplicate')
    return true
  }

  private refuse(refused: Refused[], { file, row, how }: Matched, failure: Failure): null {
    refused.push({ file: file.name, failure, row, how })
    return null
  }

  private note(
    {
      file,
      row,
      how,
      description,
      photo = null,
      picture = null
    }: Matched & Partial<Pick<ImportRow, 'photo' | 'picture'>>,
    outcome: 'import' | 'duplicate' | 'update',
    notes: readonly string[] = []
  ): void {
    if (this.rows.length >= MOST_IMPORT_ROWS) return
    const { ageMonths } = description
    const said = { code: null, message: notes.join('. ') || null, cells: cellsOf(row), ageMonths }
    this.rows.push({ row: row?.row ?? null, file: file.name, outcome, matched: how, ...said, picture, photo })
  }

  /** A plan that is made anew, once a cell is mended, does not decode what it has looked at. */
  private async decoded({ file, row, how }: Matched, refused: Refused[]): Promise<Decoded | null> {
    const seen = this.straightens(file) ? looked.asPhotos : looked.asTheyAre
    const known = this.request.dryRun ? seen.get(file) : undefined
    const found = known ?? (await this.look(file))
    if (this.request.dryRun) seen.set(file, 'info' in found ? { ...found, bytes: null } : found)
    if ('info' in found) return found
    refused.push({ file: file.name, failure: found, row, how })
    return null
  }

  /** What becomes of a camera's photo; null: photos are left alone. */
  private madeOf(source: string | null): ImportRow['photo'] {
    if (source !== null) return sourceOf(source).paper === null ? 'upright' : 'cut'
    return this.request.photos ? 'kept' : null
  }

  private straightens({ name }: SourceFile): boolean {
    return this.request.photos && !this.request.uncut.has(name)
  }

  private async look(file: SourceFile): Promise<Decoded | Failure> {
    try {
      const bytes = await file.read()
      const { thumbnail, camera, warning, ...info } = await this.compute.admit(bytes)
      const found = { hash: sha256(bytes), size: bytes.length, info, source: null, warning, camera }
      if (camera && this.straightens(file)) return await this.straightened(file, bytes, found)
      return this.request.dryRun ? { ...found, bytes: null } : { ...found, bytes, thumbnail, photoFile: null }
    } catch (error) {
      return failureOf(error)
    }
  }

  /** A photo becomes a picture of the sheet; the photo itself is kept beside it. */
  private async straightened(
    file: SourceFile,
    bytes: Uint8Array,
    found: Pick<Decoded, 'hash' | 'size' | 'warning' | 'camera'>
  ): Promise<Decoded> {
    const { picture, width, height, paper, shadeEvened } = await this.compute.photo(bytes, { paper: 'find' })
    const about: PhotoSource = {
      how: 'photo',
      fileName: baseName(file.name),
      sha256: found.hash,
      paper: paper && (paper as PhotoSource['paper']),
      shadeEvened,
      by: 'found'
    }
    const info = { format: 'jpeg', width, height }
    const made = { ...found, size: picture.length, info, source: JSON.stringify(about) }
    if (this.request.dryRun) return { ...made, bytes: null }
    const { thumbnail } = await this.compute.admit(picture)
    return { ...made, bytes: picture, thumbnail, photoFile: bytes }
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
    { bytes, thumbnail, photoFile }: Extract<Decoded, { bytes: Uint8Array }>
  ): Promise<void> {
    const files = { original: bytes, thumbnail, ...(photoFile ? { source: photoFile } : {}) }
    return this.incoming.write(id, owner, files)
  }

  /** As the library is now: what people have changed since the files were looked at stays, where the table does not say it anew. */
  commit(admitted: readonly Admitted[]): Promise<void> {
    const { library } = this
    return library.mutex.run(async () => {
      const changes = await this.updates.changes()
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
