import { AppError } from '#contract/app-error'
import type { Work } from '../lib/work'
import { inBand } from '../norms/usable'
import { compareUnseen } from './fit-site'
import { chosenModels, withoutTrainingChildren } from './issue-passport'
import type { Needs } from './ports'
import { usableRows } from './usable-drawings'

/** In the place of a site's name where all drawings here are meant. */
const LIBRARY = 'this library'

/** Local normals of the ages and under the norms of a passport that was taken in: does it fit them? Nothing is deployed. */
export async function checkPassportFit(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  ids: readonly string[],
  seed: number,
  work: Work
) {
  const inUse = await chosenModels(ports, ids)
  if (inUse.norms.length === 0) throw new AppError('norm-missing')
  const unseen = withoutTrainingChildren(inUse.norms, usableRows(ports.library))
  const rows = unseen.filter(({ drawing, child }) => {
    const usable = { ...drawing, ageMonths: drawing.ageMonths!, child }
    return inUse.norms.some(({ band }) => inBand(band, usable))
  })
  if (rows.length === 0) throw new AppError('passport-no-drawings')
  return (await compareUnseen(ports, inUse, LIBRARY, rows, seed, work)).fit
}
