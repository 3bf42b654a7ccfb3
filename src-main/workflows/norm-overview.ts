import type { BandRule, NormOverview } from '#contract/norm'
import { overviewOf, suggestBands } from '../norms/overview'
import { parseBand } from '../norms/parse-bands'
import { reachOf } from '../norms/reach'
import type { Needs } from './ports'
import { usableOf, usableRows } from './usable-drawings'

/** Age groups of the usable drawings: those of the deployed norms, else those that would be suggested. */
export function normOverview({ library, models }: Needs<'library' | 'models'>, rule: BandRule): NormOverview {
  const usable = usableOf(usableRows(library))
  const inUse = models.deployedBands().sort((a, b) => a.fromMonths - b.fromMonths)
  const bands = inUse.length > 0 ? inUse : suggestBands(usable, rule)
  const withoutAge = library.drawings.all().filter(({ drawing }) => drawing.ageMonths === null).length
  return overviewOf(usable, withoutAge, bands, library.versions.deployed(), rule)
}

/** What each of these bands would hold of the usable drawings. Throws AppError 'bands-invalid'. */
export function bandReach({ library }: Needs<'library'>, bands: readonly string[]) {
  const usable = usableOf(usableRows(library))
  return bands.map((text) => reachOf(parseBand(text), usable))
}
