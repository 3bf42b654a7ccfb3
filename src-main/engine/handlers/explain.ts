import type { CheckedRequest } from '../../../src-preload/contract/commands'
import type { ExplanationGrades } from '../../../src-preload/contract/explanation'
import type { Work } from '../../lib/work'
import { open, type EngineContext, type HandlersOf } from '../context'
import { explain, overlayPng, wanted } from '../explain-stored'
import { gradeModels } from '../grading'

/** Deployed versions where none are named. Throws AppError 'norm-missing', 'model-unknown'. */
async function gradeAll(
  context: EngineContext,
  { models, methods, sample, seed }: CheckedRequest<'explain:grade'>,
  work: Work
): Promise<{ grades: ExplanationGrades[] }> {
  const { norms, development: shelf } = open(context)
  const ids = models === 'deployed' ? (await norms.deployed()).map((norm) => norm.manifest.id) : models
  const ages = models === 'deployed' ? ((await shelf.deployed())?.manifest.id ?? null) : null
  const isNorm = new Set(norms.versions().map(({ id }) => id))
  const forms = ids.filter((id) => isNorm.has(id))
  const developments = [...ids.filter((id) => !isNorm.has(id)), ...(ages ? [ages] : [])]
  const parts = [
    { models: forms, score: 'form' as const },
    { models: developments, score: 'development' as const }
  ].filter((part) => part.models.length > 0)
  const grades: ExplanationGrades[] = []
  for (const [at, part] of parts.entries()) {
    const report: Work['report'] = (stage, done, total) =>
      work.report(stage, at + (total > 0 ? done / total : 0), parts.length)
    grades.push(...(await gradeModels(context, { ...part, methods, sample, seed }, { ...work, report })))
  }
  return { grades }
}

export const explainHandlers: HandlersOf<
  'explain:start' | 'explain:map' | 'explain:grade' | 'explain:grades'
> = {
  'explain:start': (request, context) => {
    const row = open(context).library.drawings.get(request.id)
    const jobId = context.jobs.start('explain', request, async (work) => {
      const { drawingId, method, score, towards } = await explain(context, row, request, work)
      return { id: drawingId, method, score, towards }
    })
    return { jobId }
  },
  'explain:map': async ({ id, style, palette, ...asked }, context) => {
    const found = wanted(open(context), id, asked)
    const png = await overlayPng(context, found, { style, palette })
    return { explanation: found.explanation, values: found.map, overlayPng: png }
  },
  'explain:grade': async (request, context) => {
    if (request.models === 'deployed') await open(context).norms.deployed()
    else for (const id of request.models) open(context).library.versions.get(id)
    return { jobId: context.jobs.start('grade', request, (work) => gradeAll(context, request, work)) }
  },
  'explain:grades': ({ modelId }, context) => {
    const { library } = open(context)
    library.versions.get(modelId)
    const grades =
      library.explanations.grades(modelId, 'form') ?? library.explanations.grades(modelId, 'development')
    return { grades }
  }
}
