import type { ExplanationGrades } from '#contract/explanation'
import { modelCard } from '../learning/deploy/model-card'
import { validationOf } from '../learning/deploy/check-version'
import type { Needs } from './ports'

/** Every layer of a version's validation, each with what was found. Throws AppError 'model-unknown', 'model-damaged'. */
export async function validateModel(
  { models, encoders, compute }: Needs<'models' | 'encoders' | 'compute'>,
  id: string
) {
  const steps = await validationOf(compute, encoders.ids(), await models.files(id))
  return { id, ok: steps.every((step) => step.ok), steps }
}

/** How far each explanation method of a version can be relied on; null: that was not measured. */
export function gradesOf({ library }: Needs<'library'>, id: string): ExplanationGrades | null {
  library.versions.get(id)
  return library.explanations.grades(id, 'form') ?? library.explanations.grades(id, 'development')
}

/** The model card of a version, as Markdown. Throws AppError 'model-unknown', 'model-damaged'. */
export async function modelCardOf(ports: Needs<'library' | 'models'>, id: string): Promise<string> {
  const { manifest } = await ports.models.files(id)
  return modelCard(manifest, gradesOf(ports, id))
}
