import { AppError } from '../../../src-preload/contract/app-error'
import type { CheckedRequest } from '../../../src-preload/contract/commands'
import { MOST_ANNOTATIONS, type Annotation } from '../../../src-preload/contract/remarks'
import type { DrawingId } from '../../../src-preload/contract/drawing'
import { asItStands } from '../../analysis/import/read-metadata'
import { importDrawings } from '../../analysis/import-pipeline'
import { type Usable } from '../../norms/usable'
import type { DrawingRow } from '../../library/drawings'
import type { Library } from '../../library/library'
import { open, tellChanged, type EngineContext, type HandlersOf } from '../context'
import { photoOf } from '../photo-of'
import { explanationsOf } from '../explain-stored'
import { normalised } from './scores'

/**
 * Drawings that norms may learn from: labelled normal or not at all, of known age; of these sites, and in the training part of
 * these splits, where some are named: none of a child of whom something is held out. Throws AppError 'split-unknown'.
 */
export function usableRows(
  library: Library,
  { sites = [], splits = [] }: { sites?: readonly string[]; splits?: readonly string[] } = {}
): DrawingRow[] {
  const parts = splits.map((name) => library.splits.get(name).parts)
  const rows = library.drawings.all()
  // given to another child since the split was made, a drawing may have left a child's others behind in another part
  const heldOut = new Set(
    rows.flatMap(({ drawing: { id }, child }) =>
      parts.some((part) => part[id] !== undefined && part[id] !== 'train') ? [child] : []
    )
  )
  return rows
    .filter(({ child }) => !heldOut.has(child))
    .filter(
      ({ drawing }) =>
        drawing.ageMonths !== null &&
        (drawing.expertLabel ?? 'normal') === 'normal' &&
        (sites.length === 0 || sites.includes(drawing.site ?? '')) &&
        parts.every((part) => part[drawing.id] === 'train')
    )
}

export const usableOf = (rows: readonly DrawingRow[]): Usable[] =>
  rows.map(({ drawing, child }) => ({
    ageMonths: drawing.ageMonths!,
    child,
    subject: drawing.subject,
    named: drawing.childId !== null
  }))

/** The photo that a drawing was made of, and its size upright; its file is opened for that. */
async function photoFor(context: EngineContext, { source, blob, child }: DrawingRow) {
  const photo = photoOf(source)
  if (!photo) return { photo, photoSize: null }
  const { library } = open(context)
  const bytes = await library.blobs.read(blob, 'source', library.children.keyOf(child)).catch(() => null)
  if (!bytes) return { photo, photoSize: null }
  const photoSize = await context.compute.admit(bytes).then(
    ({ width, height }) => ({ width, height }),
    () => null
  )
  return { photo, photoSize }
}

async function latest(context: EngineContext, id: DrawingId) {
  const study = open(context)
  const { library, norms, development } = study
  const row = library.drawings.get(id)
  const { drawing } = row
  const analysis = library.results.analysis(id)
  const explanations = explanationsOf(study, id).map(({ explanation }) => explanation)
  const grades = analysis
    ? [
        library.explanations.grades(analysis.modelId, 'form') ?? [],
        library.explanations.grades(analysis.developmentModelId ?? '', 'development') ?? []
      ].flat()
    : []
  const histogram = analysis ? await norms.histogram(analysis.modelId).catch(() => null) : null
  const placedBy = analysis?.developmentModelId ?? null
  const growth = placedBy ? await development.growth(placedBy).catch(() => null) : null
  const method = library.results.scale()
  const value = analysis ? await normalised(study, analysis, method) : null
  const remarks = library.drawings.remarks(id)
  return {
    ...(await photoFor(context, row)),
    drawing,
    remarks,
    analysis,
    explanations,
    grades,
    histogram,
    growth,
    scale: { method, value }
  }
}

type Delta = Omit<CheckedRequest<'drawings:annotate'>, 'id'>

/** Throws AppError 'request-invalid' where there would be too many. */
function annotated(present: readonly Annotation[], { add, change, remove }: Delta): Annotation[] {
  const kept = present.filter(({ id }) => !remove.includes(id))
  const changed = kept.map((a) => (a.id === change?.id ? { ...a, ...change, by: 'person' as const } : a))
  const all = [...changed, ...add]
  if (all.length > MOST_ANNOTATIONS)
    throw new AppError('request-invalid', { reason: `more than ${MOST_ANNOTATIONS} regions on one drawing` })
  return all
}

export const drawingHandlers: HandlersOf<
  | 'import:start'
  | 'import:sample'
  | 'drawings:get'
  | 'drawings:label'
  | 'drawings:remark'
  | 'drawings:annotate'
  | 'edits:undo'
  | 'edits:redo'
> = {
  'import:start': ({ files, metadata, columns, fixes, photos, update, dryRun }, context) => {
    const { library } = open(context)
    const [table] = metadata ? context.tickets.files(metadata) : []
    const request = {
      files: context.tickets.files(files),
      metadata: table ?? null,
      reading: { columns, fixes },
      dryRun,
      photos,
      update,
      synthetic: false
    }
    const jobId = context.jobs.start('import', { dryRun }, (work) =>
      importDrawings(library, context.compute, request, work)
    )
    return { jobId }
  },
  'import:sample': async (_, context) => {
    const { library } = open(context)
    const ticket = await context.tickets.registerPaths([context.installation.sampleFolder])
    const request = {
      files: context.tickets.files(ticket),
      metadata: null,
      reading: asItStands,
      dryRun: false,
      photos: false,
      update: false,
      synthetic: true
    }
    const jobId = context.jobs.start('import', { sample: true }, (work) =>
      importDrawings(library, context.compute, request, work)
    )
    return { jobId }
  },
  'drawings:get': ({ id }, context) => latest(context, id),
  'drawings:label': async ({ id, label }, context) => {
    const { library } = open(context)
    await library.turns.take(() => library.edits.label(id, label))
    tellChanged(context, library)
    return { drawing: library.drawings.get(id).drawing }
  },
  'drawings:remark': async ({ id, remarks }, context) => {
    const { library } = open(context)
    await library.turns.take(() => library.edits.remark(id, remarks))
    tellChanged(context, library)
    return { remarks: library.drawings.remarks(id) }
  },
  'drawings:annotate': async ({ id, ...delta }, context) => {
    const { library } = open(context)
    await library.turns.take(() => {
      const annotations = annotated(library.drawings.remarks(id).annotations, delta)
      library.edits.remark(id, { annotations })
    })
    tellChanged(context, library)
    return { remarks: library.drawings.remarks(id) }
  },
  'edits:undo': async (_, context) => {
    const { library } = open(context)
    const { edits, turns } = library
    const ids = (await turns.take(() => edits.undo())) as DrawingId[]
    tellChanged(context, library)
    return { ids }
  },
  'edits:redo': async (_, context) => {
    const { library } = open(context)
    const { edits, turns } = library
    const ids = (await turns.take(() => edits.redo())) as DrawingId[]
    tellChanged(context, library)
    return { ids }
  }
}
