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
  const judges = await chosenModels(ports, ids)
  if (judges.norms.length === 0) throw new AppError('norm-missing')
  const unseen = withoutTrainingChildren(judges.norms, usableRows(ports.library))
  const rows = unseen.filter(({ drawing, child }) => {
    const usable = { ...drawing, ageMonths: drawing.ageMonths!, child }
    return judges.norms.some(({ band }) => inBand(band, usable))
  })
  if (rows.length === 0)
    throw new AppError('nothing-to-do', {
      what: 'no usable drawing here is of these ages and of a child that the norms have not seen'
    })
  return (await compareUnseen(ports, judges, LIBRARY, rows, seed, work)).fit
}
