import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { Needs } from './ports'

/**
 * Removes a version that nothing uses, for good: one that was never deployed and has scored no stored drawing. Its rows go first, in one
 * step; what a kill leaves of its files is named by nothing. Throws AppError 'model-unknown', 'model-in-use'.
 */
export async function removeVersion(
  { library }: Needs<'library'>,
  id: string
): Promise<{ id: string; band: string }> {
  const { band } = library.versions.get(id)
  if (library.versions.wasDeployed(id)) throw new AppError('model-in-use', because('version-deployed'))
  const analyses = library.results.madeBy(id)
  if (analyses > 0) throw new AppError('model-in-use', because('version-scored', { analyses }))
  library.db.transaction(() => library.versions.remove(id))()
  await library.modelFolders.remove(id)
  return { id, band }
}
