import { randomUUID, randomBytes } from 'node:crypto'
import type { DrawingId } from '../../src-preload/contract/drawing'
import { MOST_IMPORT_ROWS, type ImportReport, type ImportRow } from '../../src-preload/contract/import'
import { sentenceOf } from '../../src-preload/contract/sentences'
import type { Compute } from '../compute/port'
import type { NewDrawing } from '../library/drawings'
import type { Library } from '../library/library'
import { sha256 } from '../library/sealed'
import { failureOf } from '../lib/process/rpc'
import { checkCancelled, inParallel, type Work } from '../lib/work'
import { matchFiles, type Matched, type Refused } from './import/match-files'
import { readMetadata, type Metadata, type MetadataRow, type Reading } from './import/read-metadata'
import { baseName, isMetadataName, type SourceFile } from './import/source'

export interface ImportRequest {
  files: readonly SourceFile[]
  /** null: a metadata file among `files` is taken, where there is just one. */
  metadata: SourceFile | null
  reading: Reading
  dryRun: boolean
  synthetic: boolean
}

interface Admitted {
  drawing: NewDrawing
  site: string
  childId: string | null
}

/** Files decoded at once: more would only wait for the one decoding process. */
const WIDTH = 4

/**
 * From files to the library, all or nothing: blobs are written first, and one transaction at the end makes every drawing
 * visible. Cancelled or killed before that, nothing is there but orphans that the next start sweeps away.
 */
export async function importDrawings(
  library: Library,
  compute: Compute,
  request: ImportRequest,
  work: Work
): Promise<ImportReport> {
  const { files, metadataFile } = pickMetadata(request)
  const metadata = metadataFile ? readMetadata(await metadataFile.read(), request.reading) : null
  const { matched, refused } = matchFiles(files, metadata)
  const admission = new Admission(library, compute, request)
  let done = 0
  try {
    const admitted = await inParallel(matched, WIDTH, async (item) => {
      checkCancelled(work)
      const result = await admission.admit(item, refused)
      done += 1
      work.report('import', done, matched.length)
      return result
    })
    checkCancelled(work)
    if (!request.dryRun) await admission.commit(admitted.filter((a) => a !== null))
    return report(admission, refused, metadata, request.dryRun)
  } catch (error) {
    await admission.undo()
    throw error
  }
}

function pickMetadata(request: ImportRequest): { files: SourceFile[]; metadataFile: SourceFile | null } {
  const tables = request.files.filter((file) => isMetadataName(file.name))
  const metadataFile = request.metadata ?? (tables.length === 1 ? tables[0]! : null)
  const files = request.files.filter((file) => file !== metadataFile && file.name !== request.metadata?.name)
  return { files, metadataFile }
}

class Admission {
  imported = 0
  duplicates = 0
  /** What became of files that were not refused. */
  readonly rows: ImportRow[] = []
  /** One moment for all: what was imported together is ordered by name. */
  private readonly at = new Date().toISOString()
  private readonly seen = new Set<string>()
  private readonly keys = new Map<string, Buffer>()
  private readonly written: string[] = []

  constructor(
    private readonly library: Library,
    private readonly compute: Compute,
    private readonly request: ImportRequest
  ) {}

  /** One file: read, decoded, written as blobs. A refusal is listed; only a full disk and the like end the import. */
  async admit(item: Matched, refused: Refused[]): Promise<Admitted | null> {
    const { file, description } = item
    const read = await this.decoded(item, refused)
    if (!read) return null
    const { bytes, info } = read
    const [site, childId] = [description.site ?? '', description.childId]
    const hash = sha256(bytes)
    if (this.isDuplicate(site, childId, hash)) {
      this.duplicates += 1
      this.note(item, 'duplicate')
      return null
    }
    this.imported += 1
    this.note(item, 'import')
    const id = randomUUID() as DrawingId
    const { thumbnail, ...picture } = info
    const drawing: NewDrawing = {
      ...description,
      ...picture,
      id,
      fileName: baseName(file.name),
      sha256: hash,
      bytes: bytes.length,
      synthetic: this.request.synthetic,
      importedAt: this.at
    }
    if (!this.request.dryRun) await this.store(id, this.keyOf(site, childId, id), bytes, thumbnail)
    return { drawing, site, childId }
  }

  private note({ file, row, how, description }: Matched, outcome: 'import' | 'duplicate'): void {
    if (this.rows.length >= MOST_IMPORT_ROWS) return
    const { ageMonths } = description
    const said = { code: null, message: null, cells: cellsOf(row), ageMonths }
    this.rows.push({ row: row?.row ?? null, file: file.name, outcome, matched: how, ...said })
  }

  private async decoded({ file, row, how }: Matched, refused: Refused[]) {
    try {
      const bytes = await file.read()
      return { bytes, info: await this.compute.admit(bytes) }
    } catch (error) {
      const failure = failureOf(error)
      refused.push({ file: file.name, failure, row, how })
      return null
    }
  }

  private isDuplicate(site: string, childId: string | null, hash: string): boolean {
    const name = JSON.stringify([site, childId, hash])
    const known = this.seen.has(name) || this.library.drawings.isDuplicate(site, childId, hash)
    this.seen.add(name)
    return known
  }

  /** The key under which this child's files are, or will be, sealed. */
  private keyOf(site: string, childId: string | null, id: string): Buffer {
    const name = JSON.stringify([site, childId ?? id])
    const known =
      this.keys.get(name) ?? (childId === null ? null : this.library.children.find(site, childId)?.key)
    const key = known ?? randomBytes(32)
    this.keys.set(name, key)
    return key
  }

  private async store(id: string, key: Buffer, bytes: Uint8Array, thumbnail: Uint8Array): Promise<void> {
    this.written.push(id)
    await this.library.blobs.write(id, 'original', key, bytes)
    await this.library.blobs.write(id, 'thumbnail', key, thumbnail)
  }

  async commit(admitted: readonly Admitted[]): Promise<void> {
    const { library } = this
    await library.blobs.sync()
    library.db.transaction(() => {
      const revision = library.drawings.nextRevision()
      for (const { drawing, site, childId } of admitted) {
        const found = childId === null ? null : library.children.find(site, childId)
        const child = found ?? library.children.add(site, childId, this.keyOf(site, childId, drawing.id))
        library.drawings.insert(drawing, child.id, revision)
      }
    })()
  }

  async undo(): Promise<void> {
    for (const id of this.written) {
      await this.library.blobs.remove(id, 'original')
      await this.library.blobs.remove(id, 'thumbnail')
    }
  }
}

/** Cells that a person may mend in the plan. */
const cellsOf = (row: MetadataRow | null): Record<string, string> => ({ ...row?.cells })

function report(
  admission: Pick<Admission, 'imported' | 'duplicates' | 'rows'>,
  refused: readonly Refused[],
  metadata: Metadata | null,
  dryRun: boolean
): ImportReport {
  const problems = refused.map(({ file, failure, row, how }): ImportRow => ({
    row: row?.row ?? null,
    file,
    outcome: 'refused',
    matched: how,
    code: failure.code,
    message: sentenceOf(failure),
    cells: cellsOf(row),
    ageMonths: null
  }))
  const inOrder = (rows: ImportRow[]) => rows.sort((a, b) => (a.row ?? Infinity) - (b.row ?? Infinity) || 0)
  const { imported, duplicates } = admission
  return {
    imported,
    duplicates,
    rejected: problems.map(({ file, code, message }) => ({ file, code: code!, message: message! })),
    rows: [...inOrder(problems), ...inOrder(admission.rows)].slice(0, MOST_IMPORT_ROWS),
    metadata: metadata && metadata.facts,
    dryRun
  }
}
