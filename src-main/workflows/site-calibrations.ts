import { sharesEncoder } from '../analysis/score/shares-encoder'
import { LocalCalibration, presentRows, type LocalNorm } from '../analysis/score/local-calibration'
import type { Needs } from './ports'

/** What places have calibrated, by site, as far as what judged their drawings then judges still. */
export async function localCalibrations(ports: Needs<'library' | 'models'>): Promise<Map<string, LocalNorm>> {
  const { library, models } = ports
  const stored = library.places.all()
  if (stored.length === 0 || models.deployedBands().length === 0) return new Map()
  const development = await models.deployedDevelopment()
  const judges = new Map(
    (await models.deployedNorms()).map(({ manifest }): [string, string | null] => {
      const fits = development && sharesEncoder(development.manifest, manifest)
      return [manifest.id, fits ? development.manifest.id : null]
    })
  )
  const found = stored.flatMap(({ site, createdAt, content }): [string, LocalNorm][] => {
    const { rows } = LocalCalibration.parse(JSON.parse(content))
    const present = presentRows({ createdAt, rows }, judges)
    return present ? [[site, present]] : []
  })
  return new Map(found)
}
