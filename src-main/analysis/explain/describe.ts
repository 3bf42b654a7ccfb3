import type { Analysis, Region } from '../../../src-preload/contract/analysis'

const SIZES = [
  [0.05, 'small'],
  [0.2, 'medium-sized']
] as const

const sizeOf = (area: number): string => SIZES.find(([below]) => area < below)?.[1] ?? 'large'

/** A sentence or three, made from the numbers alone. */
export function describeExplanation(
  { verdict, pValue, n, band }: Pick<Analysis, 'verdict' | 'pValue' | 'n' | 'band'>,
  regions: readonly Region[]
): string {
  const rarity = `About ${Math.max(1, Math.round((pValue ?? 1) * 100))} in 100 typical drawings of band ${band.label} (n = ${n ?? 0}) score at least as high.`
  if (regions.length === 0)
    return `${rarity} No single place stands out: erasing any part changes the score no more than it does in typical drawings.`
  const places = regions.map(
    (r) => `a ${sizeOf(r.area)} area in the ${r.place} (${Math.round(r.ink * 100)} % of the ink)`
  )
  const list = places.length > 1 ? `${places.slice(0, -1).join(', ')} and ${places.at(-1)!}` : places[0]!
  const within = verdict === 'within-norm' ? ' The drawing as a whole lies within the norm.' : ''
  return `${rarity} Erasing a patch there lowers the score most: ${list}. Each lies above 95 % of places in the norm’s own drawings.${within}`
}
