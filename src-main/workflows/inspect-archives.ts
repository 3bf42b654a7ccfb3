import type { Reply } from '#contract/commands'
import type { SourceFile } from '../analysis/import/source'
import { validationOf } from '../learning/deploy/check-version'
import { readArchive } from '../learning/deploy/read-archive'
import type { Needs } from './ports'

/**
 * What model files say of themselves, and every layer of their validation, those after a failure too. Nothing is taken in. Throws
 * AppError 'archive-unreadable', 'archive-unsafe', 'archive-newer', 'archive-checksum'.
 */
export async function inspectArchives(
  { models, encoders, compute }: Needs<'models' | 'encoders' | 'compute'>,
  files: readonly SourceFile[]
): Promise<Reply<'models:inspect'>> {
  const here = new Set(models.versions().map(({ id }) => id))
  const archives: Reply<'models:inspect'>['archives'] = []
  for (const file of files) {
    const archive = readArchive(await file.read())
    const steps = await validationOf(compute, encoders.ids(), archive)
    archives.push({ about: archive.about, known: here.has(archive.about.modelId), steps })
  }
  return { archives }
}
