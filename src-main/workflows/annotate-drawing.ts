import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { CheckedRequest } from '#contract/commands'
import { MOST_ANNOTATIONS, type Remarks, type Annotation } from '#contract/remarks'
import type { Needs } from './ports'

type RegionChanges = Omit<CheckedRequest<'drawings:annotate'>, 'id'>

/** Throws AppError 'request-invalid' where there would be too many. */
function annotatedRegions(
  present: readonly Annotation[],
  { add, change, remove }: RegionChanges
): Annotation[] {
  const kept = present.filter(({ id }) => !remove.includes(id))
  const changed = kept.map((a) => (a.id === change?.id ? { ...a, ...change, by: 'person' as const } : a))
  const all = [...changed, ...add]
  if (all.length > MOST_ANNOTATIONS)
    throw new AppError('request-invalid', because('many-regions', { most: MOST_ANNOTATIONS }))
  return all
}

/** Adds, changes and removes regions on a drawing, as one step of undo. Throws AppError 'request-invalid' where there would be too many. */
export async function annotateDrawing(
  { library }: Needs<'library'>,
  { id, ...changes }: CheckedRequest<'drawings:annotate'>
): Promise<Remarks> {
  await library.mutex.run(() => {
    const annotations = annotatedRegions(library.drawings.remarks(id).annotations, changes)
    library.edits.remark(id, { annotations })
  })
  return library.drawings.remarks(id)
}
