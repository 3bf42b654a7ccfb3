import type { Needs } from './ports'
import { localCalibrations } from './site-calibrations'
import { usableRows } from './usable-drawings'

/** The sites of usable drawings: whether the deployed norms learnt from them, and whether they have calibrated. */
export async function listSites(ports: Needs<'library' | 'models'>) {
  const { library, models } = ports
  const deployed = models.deployedBands().length > 0 ? await models.deployedNorms() : []
  const inNorm = new Set(deployed.flatMap(({ manifest }) => Object.keys(manifest.sites)))
  const calibrations = await localCalibrations(ports)
  const bySite = Map.groupBy(usableRows(library), ({ drawing }) => drawing.site)
  const sites = [...bySite].flatMap(([site, rows]) =>
    site === null
      ? []
      : {
          site,
          drawings: rows.length,
          children: new Set(rows.map((row) => row.child)).size,
          inNorm: inNorm.has(site),
          calibratedAt: calibrations.get(site)?.createdAt ?? null
        }
  )
  return sites.sort((a, b) => (a.site < b.site ? -1 : 1))
}
