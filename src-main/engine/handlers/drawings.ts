import { importDrawings } from '#main/analysis/import/import-drawings'
import { asItStands } from '#main/analysis/import/read-metadata'
import type { Work } from '#main/lib/work'
import { annotateDrawing } from '#main/workflows/annotate-drawing'
import { undoEdits } from '#main/workflows/edit-drawings'
import { previewPhoto } from '#main/workflows/preview-photo'
import { saveOriginal } from '#main/workflows/save-original'
import { showDrawing } from '#main/workflows/show-drawing'
import { open, type HandlersOf, tellChanged } from '../context'

export const drawingHandlers: HandlersOf<
  | 'import:start'
  | 'import:photo'
  | 'import:sample'
  | 'drawings:get'
  | 'drawings:original'
  | 'drawings:label'
  | 'drawings:remark'
  | 'drawings:annotate'
  | 'edits:undo'
  | 'edits:redo'
> = {
  'import:start': (
    { files, metadata, columns, fixes, table: choice, photos, uncut, update, dryRun },
    context
  ) => {
    const { library, compute } = open(context)
    const [table] = metadata ? context.tickets.files(metadata) : []
    const request = {
      files: context.tickets.files(files),
      metadata: table ?? null,
      reading: { columns, fixes, table: choice },
      dryRun,
      photos,
      uncut: new Set(uncut),
      update,
      synthetic: false
    }
    const run = (work: Work) => importDrawings(library, compute, request, work)
    return { jobId: context.jobs.start('import', { dryRun }, run) }
  },
  'import:photo': ({ files, name }, context) =>
    previewPhoto(open(context), context.tickets.files(files), name),
  'import:sample': async (_, context) => {
    const { library, compute } = open(context)
    const ticket = await context.tickets.registerPaths([context.installation.sampleFolder])
    const request = {
      files: context.tickets.files(ticket),
      metadata: null,
      reading: asItStands,
      dryRun: false,
      photos: false,
      uncut: new Set<string>(),
      update: false,
      synthetic: true
    }
    const run = (work: Work) => importDrawings(library, compute, request, work)
    return { jobId: context.jobs.start('import', { sample: true }, run) }
  },
  'drawings:get': ({ id }, context) => showDrawing(open(context), id),
  'drawings:original': ({ id, photo }, context) => saveOriginal(open(context), id, photo),
  'drawings:label': async ({ id, label }, context) => {
    const { library } = open(context)
    await library.mutex.run(() => library.edits.label(id, label))
    tellChanged(context, library)
    return { drawing: library.drawings.get(id).drawing }
  },
  'drawings:remark': async ({ id, remarks }, context) => {
    const { library } = open(context)
    await library.mutex.run(() => library.edits.remark(id, remarks))
    tellChanged(context, library)
    return { remarks: library.drawings.remarks(id) }
  },
  'drawings:annotate': async (request, context) => {
    const ports = open(context)
    const remarks = await annotateDrawing(ports, request)
    tellChanged(context, ports.library)
    return { remarks }
  },
  'edits:undo': async (_, context) => {
    const ports = open(context)
    const ids = await undoEdits(ports, { redo: false })
    tellChanged(context, ports.library)
    return { ids }
  },
  'edits:redo': async (_, context) => {
    const ports = open(context)
    const ids = await undoEdits(ports, { redo: true })
    tellChanged(context, ports.library)
    return { ids }
  }
}
