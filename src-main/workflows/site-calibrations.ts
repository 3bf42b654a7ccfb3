import { sharesEncoder } from '../analysis/score/shares-encoder'
import { LocalCalibration, presentRows, type LocalNorm } from '../analysis/score/local-calibration'
import type { Needs } from './ports'

/** What places have calibrated, by site, as far as the models that scored their drawings are still deployed. */
export async function localCalibrations(ports: Needs<'library' | 'models'>): Promise<Map<string, LocalNorm>> {
  const { library, models } = ports
  const stored = library.places.all()
  if (stored.length === 0 || models.deployedBands().length === 0) return new Map()
  const development = await models.deployedDevelopment()
  const inUse = new Map(
    (await models.deployedNorms()).map(({ manifest }): [string, string | null] => {
      const fits = development && sharesEncoder(development.manifest, manifest)
      return [manifest.id, fits ? development.manifest.id : null]
    })
  )
  const found = stored.flatMap(({ site, createdAt, content }): [string, LocalNorm][] => {
    const { rows } = LocalCalibration.parse(JSON.parse(content))
    const present = presentRows({ createdAt, rows }, inUse)
    return present ? [[site, present]] : []
  })
  return new Map(found)
}
