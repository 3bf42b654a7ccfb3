import {
  formIsOrdinary,
  type Analysis,
  type Explanation,
  type Region
} from '../../../src-preload/contract/analysis'

const SIZES = [
  [0.05, 'small'],
  [0.2, 'medium-sized']
] as const

const sizeOf = (area: number): string => SIZES.find(([below]) => area < below)?.[1] ?? 'large'

const words: Record<Explanation['method'], { nothing: string; found: string }> = {
  occlusion: {
    nothing: 'erasing any part changes the score no more than it does in typical drawings',
    found: 'Erasing a patch there lowers the score most'
  },
  fit: {
    nothing: 'every part fits the drawing around it as well as in typical drawings',
    found: 'What fits the drawing around it least'
  }
}

/** A sentence or three, made from the numbers alone. */
export function describeExplanation(
  { scores, alpha, band }: Pick<Analysis, 'scores' | 'alpha' | 'band'>,
  method: Explanation['method'],
  regions: readonly Region[]
): string {
  const { pValue, n } = scores.form ?? { pValue: 1, n: 0 }
  const rarity = `About ${Math.max(1, Math.round(pValue * 100))} in 100 typical drawings of band ${band.label} (n = ${n}) score at least as high in form.`
  if (regions.length === 0) return `${rarity} No single place stands out: ${words[method].nothing}.`
  const places = regions.map(
    (r) => `a ${sizeOf(r.area)} area in the ${r.place} (${Math.round(r.ink * 100)} % of the ink)`
  )
  const list = places.length > 1 ? `${places.slice(0, -1).join(', ')} and ${places.at(-1)!}` : places[0]!
  const within = formIsOrdinary({ scores, alpha }) ? ' The form as a whole lies within the norm.' : ''
  return `${rarity} ${words[method].found}: ${list}. Each lies above 95 % of places in the norm’s own drawings.${within}`
}
