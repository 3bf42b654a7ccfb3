/**
 * Benjamini & Hochberg (1995): p-values adjusted so that flagging all at or below q keeps the expected share of false flags among
 * the flags at q at the most. In the order given: min over j >= i of p(j) n / j, at most 1.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[b]! - pValues[a]!)
  const adjusted = new Array<number>(pValues.length)
  let least = 1
  order.forEach((index, i) => {
    const rank = pValues.length - i
    least = Math.min(least, (pValues[index]! * pValues.length) / rank)
    adjusted[index] = least
  })
  return adjusted
}
