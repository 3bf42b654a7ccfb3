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

/** Darker than the first is black, lighter than the second white, as shares of black. */
const [BLACK, WHITE] = [0.7, 0.3]
/** Of the edge of what is not white: how much is black where a sheet was inverted. */
const DARK_EDGE = 0.9
/** Shares of the sheet that are black at least, black or white at least, and white at least. */
const [MOSTLY_BLACK, TWO_TONES, SOME_WHITE] = [0.5, 0.9, 0.0005]

/**
 * Whether a page `ink` [side, side] is a negative, light lines on a dark sheet: the box of all that is not white is mostly black and
 * black along its edge, it has hardly any tones between, and something light within. The white around it is what a page that is not
 * square is filled up with.
 */
export function isNegative(ink: Float32Array, side: number): boolean {
  const box = darkBox(ink, side)
  if (!box) return false
  let [count, edge, darkEdge, black, white] = [0, 0, 0, 0, 0]
  for (let y = box.top; y <= box.bottom; y += 1)
    for (let x = box.left; x <= box.right; x += 1) {
      const dark = ink[y * side + x]!
      count += 1
      if (dark > BLACK) black += 1
      if (dark < WHITE) white += 1
      if (y > box.top && y < box.bottom && x > box.left && x < box.right) continue
      edge += 1
      if (dark > BLACK) darkEdge += 1
    }
  return (
    darkEdge > DARK_EDGE * edge &&
    black > MOSTLY_BLACK * count &&
    black + white > TWO_TONES * count &&
    white > SOME_WHITE * count
  )
}

/** The box of all that is darker than paper; null where nothing is. */
function darkBox(
  ink: Float32Array,
  side: number
): { left: number; right: number; top: number; bottom: number } | null {
  let [left, right, top, bottom] = [side, -1, side, -1]
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      if (ink[y * side + x]! <= WHITE) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  return right < 0 ? null : { left, right, top, bottom }
}
