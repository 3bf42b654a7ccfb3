import { AppError } from '#contract/app-error'
import { questionFailure } from '#contract/import-question'
import {
  MOST_IMPORT_ROWS,
  type ImportQuestion,
  type ImportReport,
  type ImportRow,
  type TableFacts
} from '#contract/import'
import { failureText } from '#words/translate'
import type { Compute } from '#main/compute/port'
import type { Library } from '#main/library/library'
import { Admission, cellsOf } from './admission'
import { checkCancelled, inParallel, type Work } from '#main/lib/work'
import type { ImportRequest } from './import-request'
import { matchCounts } from './match-names'
import { matchFiles, type Refused } from './match-files'
import { readMetadata, type Metadata, type Reading } from './read-metadata'
import { isClutter, isMetadataName, type SourceFile } from './source'

/** Files decoded at once: more would only wait for the one decoding process. */
const WIDTH = 4

/**
 * From files to the library, all or nothing: blobs are written first, and one transaction at the end makes every drawing
 * visible. Throws AppError 'photo-unknown' where a photo is to be left uncut that is not among the files. Cancelled or killed before that, nothing is there but orphans that the next start sweeps away.
 */
export async function importDrawings(
  library: Library,
  compute: Compute,
  request: ImportRequest,
  work: Work
): Promise<ImportReport> {
  const names = new Set(request.files.map((file) => file.name))
  for (const name of request.uncut) if (!names.has(name)) throw new AppError('photo-unknown', { name })
  const { files, metadataFile, several } = pickMetadata(request)
  if (several.length > 0) return asked(request, null, { code: 'which-table', tables: several })
  const metadata = metadataFile ? await readBeside(metadataFile, request.reading, files) : null
  if (metadata?.question && (!request.dryRun || metadata.rows.length === 0))
    return asked(request, metadata, metadata.question)
  const { matched, refused: unmatched } = matchFiles(files, metadata)
  const admission = new Admission(library, compute, request)
  const refused = request.update ? await withoutKnown(files, unmatched, admission, work) : unmatched
  let done = 0
  let last: Promise<unknown> = Promise.resolve()
  try {
    const admitted = await inParallel(matched, WIDTH, async (item) => {
      checkCancelled(work)
      const before = last
      const { promise, resolve: decided } = Promise.withResolvers<null>()
      last = promise
      const result = await admission
        .admit(item, refused, before, () => decided(null))
        .finally(() => decided(null))
      done += 1
      work.report('import', done, matched.length)
      return result
    })
    admission.decideUpdates(refused)
    checkCancelled(work)
    if (!request.dryRun) await admission.commit(admitted.filter((a) => a !== null))
    const facts = metadata && {
      ...metadata.facts,
      matches: matchCounts(matched.flatMap(({ how }) => how ?? []))
    }
    return report(admission, refused, facts, metadata?.question ?? null, request.dryRun)
  } catch (error) {
    await admission.undo()
    throw error
  }
}

/** A table that tells more of some drawings need not name all others that are here. */
async function withoutKnown(
  files: readonly SourceFile[],
  refused: readonly Refused[],
  admission: Admission,
  work: Work
): Promise<Refused[]> {
  const byName = new Map(files.map((file) => [file.name, file]))
  const kept: Refused[] = []
  for (const item of refused) {
    checkCancelled(work)
    const file = item.failure.code === 'file-unlisted' ? byName.get(item.file) : undefined
    if (!file || !(await admission.passesOver(file))) kept.push(item)
  }
  return kept
}

interface PickedTable {
  files: SourceFile[]
  metadataFile: SourceFile | null
  /** Tables of which a person has to choose one. */
  several: string[]
}

/** Throws AppError 'metadata-unknown' where a table is named that is not among the files. */
function pickMetadata({ files, metadata, reading }: ImportRequest): PickedTable {
  const tables = files.filter((file) => isMetadataName(file.name) && !isClutter(file.name))
  const wanted = reading.table.file
  const named = metadata ?? (wanted === null ? undefined : tables.find((file) => file.name === wanted))
  if (wanted !== null && !named)
    throw new AppError('metadata-unknown', {
      file: wanted,
      tables: tables
        .map((file) => file.name)
        .join(', ')
        .slice(0, 300)
    })
  // beside the table that is read, others are no drawings that it forgot
  const others = files.filter((file) => !tables.includes(file) && file !== metadata)
  if (named) return { files: others, metadataFile: named, several: [] }
  return {
    files: others,
    metadataFile: tables[0] ?? null,
    several: tables.length > 1 ? tables.map((file) => file.name) : []
  }
}

const readBeside = async (
  table: SourceFile,
  reading: Reading,
  files: readonly SourceFile[]
): Promise<Metadata> => {
  const names = files.filter((file) => !isClutter(file.name)).map((file) => file.name)
  return readMetadata({ name: table.name, bytes: await table.read() }, reading, names)
}

/** A dry run says what has to be answered first. Throws AppError 'metadata-several', 'metadata-columns', 'metadata-dates' otherwise. */
function asked({ dryRun }: ImportRequest, metadata: Metadata | null, question: ImportQuestion): ImportReport {
  if (!dryRun) throw AppError.of(questionFailure(question, metadata?.facts ?? null))
  const nothing = { imported: 0, duplicates: 0, updated: 0, elsewhere: 0 }
  return { ...nothing, rejected: [], rows: [], metadata: metadata?.facts ?? null, question, dryRun }
}

function report(
  admission: Pick<Admission, 'imported' | 'duplicates' | 'updated' | 'elsewhere' | 'rows'>,
  refused: readonly Refused[],
  metadata: TableFacts | null,
  question: ImportQuestion | null,
  dryRun: boolean
): ImportReport {
  const problems = refused.map(({ file, failure, row, how }): ImportRow => ({
    row: row?.row ?? null,
    file,
    outcome: 'refused',
    matched: how,
    code: failure.code,
    message: failureText(failure),
    cells: cellsOf(row),
    ageMonths: null,
    picture: null,
    photo: null
  }))
  const inOrder = (rows: ImportRow[]) => rows.sort((a, b) => (a.row ?? Infinity) - (b.row ?? Infinity) || 0)
  const { imported, duplicates, updated, elsewhere } = admission
  return {
    imported,
    duplicates,
    updated,
    elsewhere,
    rejected: problems.map(({ file, code, message }) => ({ file, code: code!, message: message! })),
    rows: [...inOrder(problems), ...inOrder(admission.rows)].slice(0, MOST_IMPORT_ROWS),
    metadata,
    question,
    dryRun
  }
}
