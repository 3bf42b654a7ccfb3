import { AppError } from '#contract/app-error'
import { checkVersion } from '../learning/deploy/check-version'
import type { Needs } from './ports'

/** Validates a version in every layer, here and now, and deploys it for its norm group. Throws AppError of the layer that fails. */
export async function deployModel(
  { models, encoders, compute }: Needs<'models' | 'encoders' | 'compute'>,
  id: string,
  environment: string
): Promise<{ id: string; band: string }> {
  await checkVersion(compute, encoders.ids(), await models.files(id))
  if (!models.isDeployed(id)) models.deploy(id, 'deployed', environment)
  return { id, band: models.groupOf(id) }
}

/** Throws AppError 'model-not-deployed' where the version is not deployed. */
export function undeployModel({ models }: Needs<'models'>, id: string): { id: string; band: string } {
  const band = models.groupOf(id)
  if (!models.isDeployed(id)) throw new AppError('model-not-deployed')
  models.undeploy(band)
  return { id, band }
}
