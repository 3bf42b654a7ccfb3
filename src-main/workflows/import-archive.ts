import type { ArchiveReport } from '#contract/dataset-archive'
import type { SourceFile } from '../analysis/import/source'
import { takeArchive } from '../exchange/import-archive'
import { readArchive } from '../exchange/read-archive'
import type { Work } from '../lib/work'
import type { Needs } from './ports'

/** The drawings of an archive, all of them or none. Throws AppError 'archive-unreadable' and whatever refuses it. */
export async function importArchiveFile(
  { library, compute }: Needs<'library' | 'compute'>,
  file: SourceFile,
  dryRun: boolean,
  work: Work
): Promise<ArchiveReport> {
  const archive = await readArchive(file.path ?? Buffer.from(await file.read()))
  try {
    return await takeArchive(library, compute, archive, dryRun, work)
  } finally {
    archive.close()
  }
}
