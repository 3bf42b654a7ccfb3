import type { Work } from '#main/lib/work'
import { gradesOf } from '#main/workflows/describe-model'
import { explain, mapOnDrawing, overlayPng, wanted } from '#main/workflows/explain-drawing'
import { checkGradable, gradeVersions } from '#main/workflows/grade-versions'
import { open, type HandlersOf } from '../context'

export const explainHandlers: HandlersOf<
  'explain:start' | 'explain:map' | 'explain:picture' | 'explain:grade' | 'explain:grades'
> = {
  'explain:start': (request, context) => {
    const ports = open(context)
    const row = ports.library.drawings.get(request.id)
    const run = async (work: Work) => {
      const { drawingId, method, score, towards } = await explain(ports, row, request, work)
      return { id: drawingId, method, score, towards }
    }
    return { jobId: context.jobs.start('explain', request, run) }
  },
  'explain:map': async ({ id, style, palette, ...asked }, context) => {
    const ports = open(context)
    const found = wanted(ports, id, asked)
    const png = await overlayPng(ports, found, { style, palette })
    return { explanation: found.explanation, values: found.map, overlayPng: png }
  },
  'explain:picture': (request, context) => mapOnDrawing(open(context), request),
  'explain:grade': async (request, context) => {
    const ports = open(context)
    await checkGradable(ports, request)
    return { jobId: context.jobs.start('grade', request, (work) => gradeVersions(ports, request, work)) }
  },
  'explain:grades': ({ modelId }, context) => ({ grades: gradesOf(open(context), modelId) })
}
