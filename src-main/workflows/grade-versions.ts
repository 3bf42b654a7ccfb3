import type { CheckedRequest } from '#contract/commands'
import type { ExplanationGrades } from '#contract/explanation'
import type { Work } from '../lib/work'
import { gradeModels } from './grade-explanations'
import type { Needs } from './ports'

/** Deployed versions where none are named. Throws AppError 'norm-missing', 'model-unknown'. */
export async function gradeVersions(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  { models: asked, methods, sample, seed }: CheckedRequest<'explain:grade'>,
  work: Work
): Promise<{ grades: ExplanationGrades[] }> {
  const { models } = ports
  const ids = asked === 'deployed' ? (await models.deployedNorms()).map((norm) => norm.manifest.id) : asked
  const ages = asked === 'deployed' ? ((await models.deployedDevelopment())?.manifest.id ?? null) : null
  const isNorm = new Set(models.norms().map(({ id }) => id))
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
    grades.push(...(await gradeModels(ports, { ...part, methods, sample, seed }, { ...work, report })))
  }
  return { grades }
}

/** Throws AppError 'norm-missing', 'model-unknown' before a job begins. */
export async function checkGradable(
  { library, models }: Needs<'library' | 'models'>,
  request: CheckedRequest<'explain:grade'>
): Promise<void> {
  if (request.models === 'deployed') await models.deployedNorms()
  else for (const id of request.models) library.versions.get(id)
}
