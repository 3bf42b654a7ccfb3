/** Longer cells hold no number, age or date; cutting them first keeps every pattern here quick. */
const LONGEST = 60

/** A cell without outer space; null where it is too long to be one value. */
export function shortCell(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed.length > LONGEST ? null : trimmed
}

/** A plain number with a point or a comma. No other ways to write one: 0x5 and 1e1 in a table are slips, or something else. */
export function numberOf(text: string | undefined): number | null {
  const cell = shortCell(text)
  return cell && /^[+-]?(\d+[.,]?|\d+[.,]\d+|[.,]\d+)$/.test(cell) ? Number(cell.replace(',', '.')) : null
}
