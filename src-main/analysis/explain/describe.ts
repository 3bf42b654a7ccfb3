import { formIsOrdinary, type Analysis, type Region } from '../../../src-preload/contract/analysis'

const SIZES = [
  [0.05, 'small'],
  [0.2, 'medium-sized']
] as const

const sizeOf = (area: number): string => SIZES.find(([below]) => area < below)?.[1] ?? 'large'

/** A sentence or three, made from the numbers alone. */
export function describeExplanation(
  { scores, alpha, band }: Pick<Analysis, 'scores' | 'alpha' | 'band'>,
  regions: readonly Region[]
): string {
  const { pValue, n } = scores.form ?? { pValue: 1, n: 0 }
  const rarity = `About ${Math.max(1, Math.round(pValue * 100))} in 100 typical drawings of band ${band.label} (n = ${n}) score at least as high in form.`
  if (regions.length === 0)
    return `${rarity} No single place stands out: erasing any part changes the score no more than it does in typical drawings.`
  const places = regions.map(
    (r) => `a ${sizeOf(r.area)} area in the ${r.place} (${Math.round(r.ink * 100)} % of the ink)`
  )
  const list = places.length > 1 ? `${places.slice(0, -1).join(', ')} and ${places.at(-1)!}` : places[0]!
  const within = formIsOrdinary({ scores, alpha }) ? ' The form as a whole lies within the norm.' : ''
  return `${rarity} Erasing a patch there lowers the score most: ${list}. Each lies above 95 % of places in the norm’s own drawings.${within}`
}
