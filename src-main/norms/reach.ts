import type { Band } from '#contract/analysis'
import type { NormReach } from '#contract/norm'
import { clopperPearson } from '../statistics/clopper-pearson'
import { inBand, MINIMUM, type Usable } from './usable'

/** Where the interval is stated. */
const AT = 0.95

/** What a norm of the band's drawings could say: how rare is the rarest, and how wide is the interval of a percentile. */
export function reachOf(band: Band, usable: readonly Usable[]): NormReach {
  const own = usable.filter((d) => inBand(band, d))
  const n = own.length
  const [low, high] = n === 0 ? [0, 1] : clopperPearson(Math.round(AT * n), n)
  return {
    band: band.label,
    drawings: n,
    children: new Set(own.map((d) => d.child)).size,
    flags: n >= MINIMUM,
    highestPercentile: Math.floor((1 - 1 / (n + 1)) * 1e4) / 100,
    interval: [low * 100, high * 100]
  }
}
