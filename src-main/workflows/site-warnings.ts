import type { PlaceWarning } from '#contract/place'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import type { Embedded, LoadedNorm } from '../analysis/score/score-form'
import { scoreUnseenDrawings } from '../analysis/score/score-unseen'
import { placeDifferences } from '../learning/validate/fit-place'
import type { Work } from '../lib/work'
import type { Needs } from './ports'
import { localCalibrations } from './site-calibrations'

/** With fewer drawings of a place nothing is said of it unasked. */
const LEAST_DRAWINGS = 20

/** Places in a batch that the norms have not seen and that have not calibrated, where their drawings tell that they differ. */
export async function siteWarnings(
  ports: Needs<'library' | 'models' | 'compute'>,
  inUse: { norms: readonly LoadedNorm[]; development: LoadedDevelopment | null },
  items: readonly Embedded[],
  seed: number,
  work: Work
): Promise<PlaceWarning[]> {
  const known = new Set(inUse.norms.flatMap(({ manifest }) => Object.keys(manifest.sites)))
  const calibrated = await localCalibrations(ports)
  const strange = items.filter(({ drawing: { site, id } }) =>
    site === null ? id === null : known.size > 0 && !known.has(site) && !calibrated.has(site)
  )
  const warnings: PlaceWarning[] = []
  for (const [site, own] of Map.groupBy(strange, (item) => item.drawing.site)) {
    if (own.length < LEAST_DRAWINGS) continue
    const { unseen } = await scoreUnseenDrawings(ports.compute, { ...inUse, items: own, seed }, work)
    const differences = placeDifferences({ ...inUse, unseen, seed })
    const children = new Set(unseen.map((v) => v.child)).size
    if (differences.some((d) => d.warn))
      warnings.push({ site, drawings: unseen.length, children, differences })
  }
  return warnings
}
