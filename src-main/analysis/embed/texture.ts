/** What a page looks like from afar, to name what it may be where it is like no drawing of the norm. */
export interface PageTexture {
  /** Share of the page that is paper. */
  paper: number
  /** Times that a line across the page meets ink, mean of the lines that meet any. */
  crossings: number
  /** Share of lines across the page, from the first that meets ink to the last, that meet none. */
  gaps: number
}

/** Darker than this share of black is no paper. */
const PAPER_BELOW = 0.1

/** From darkness [side, side]. */
export function pageTexture(ink: Float32Array, side: number): PageTexture {
  let [paper, crossings] = [0, 0]
  const inked: number[] = []
  for (let y = 0; y < side; y += 1) {
    let [count, before] = [0, false]
    for (let x = 0; x < side; x += 1) {
      const now = ink[y * side + x]! >= PAPER_BELOW
      if (!now) paper += 1
      else if (!before) count += 1
      before = now
    }
    if (count > 0) inked.push(y)
    crossings += count
  }
  const span = inked.length === 0 ? 1 : inked.at(-1)! - inked[0]! + 1
  return {
    paper: paper / ink.length,
    crossings: crossings / Math.max(1, inked.length),
    gaps: inked.length === 0 ? 0 : 1 - inked.length / span
  }
}
