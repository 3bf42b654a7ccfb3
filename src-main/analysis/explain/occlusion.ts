import { checkCancelled, type Work } from '../../lib/work'

/** The score to be explained: RGB pictures of the encoder's input size to one number each, higher is more unusual. */
export type ScoringFunction = (pictures: readonly Uint8Array[]) => Promise<number[]>

export interface OcclusionSpec {
  /** Input size in pixels and size of a patch; the grid is one value a patch. */
  width: number
  height: number
  patch: number
  /** Grey value of paper, 0 to 255. */
  paper: number
}

export interface ScoreMap {
  /** [rows, columns]: mean fall of the score when the windows that cover the patch are erased. */
  values: Float32Array
  rows: number
  columns: number
  /** Patches that at least one inked window covers: what the norm's scale is learnt from. */
  touched: Uint8Array
  score: number
  evaluations: number
}

/** Windows are this many patches a side and move one patch at a time. */
const WINDOW = 2
const BATCH = 16

/**
 * Occlusion (Zeiler & Fergus 2014, section 4.2) by erasing to paper: what the score would be had the child not drawn
 * there. Positive: the place makes the drawing more unusual. It explains the scoring function it is given, whole.
 */
export async function occlude(
  picture: Uint8Array,
  spec: OcclusionSpec,
  score: ScoringFunction,
  work: Work
): Promise<ScoreMap> {
  const [rows, columns] = [Math.floor(spec.height / spec.patch), Math.floor(spec.width / spec.patch)]
  const windows = windowsOf(rows, columns)
    .map((window) => ({ window, erased: erase(picture, spec, window) }))
    .filter(({ erased }) => erased !== null)
  const [base] = await score([picture])
  const values = new Float32Array(rows * columns)
  const covered = new Uint8Array(rows * columns)
  for (let at = 0; at < windows.length; at += BATCH) {
    checkCancelled(work)
    work.report('explain', at, windows.length)
    const batch = windows.slice(at, at + BATCH)
    const scores = await score(batch.map(({ erased }) => erased!))
    batch.forEach(({ window }, i) => {
      spread(values, columns, window, base! - scores[i]!)
      if (hasInk(picture, spec, window)) markCovered(covered, columns, window)
    })
  }
  // Every patch is divided by all windows that cover it: those without ink count as no change.
  values.forEach((value, i) => (values[i] = value / coverCount(i, rows, columns)))
  return { values, rows, columns, touched: covered, score: base!, evaluations: windows.length + 1 }
}

interface Window {
  row: number
  column: number
}

function windowsOf(rows: number, columns: number): Window[] {
  const windows: Window[] = []
  for (let row = 0; row + WINDOW <= rows; row += 1)
    for (let column = 0; column + WINDOW <= columns; column += 1) windows.push({ row, column })
  return windows
}

/** The picture with one window erased; null where the window was paper already. */
function erase(picture: Uint8Array, spec: OcclusionSpec, { row, column }: Window): Uint8Array | null {
  const erased = picture.slice()
  const width = WINDOW * spec.patch * 3
  let changed = false
  for (let y = row * spec.patch; y < (row + WINDOW) * spec.patch; y += 1) {
    const from = (y * spec.width + column * spec.patch) * 3
    changed ||= picture.subarray(from, from + width).some((value) => value !== spec.paper)
    erased.fill(spec.paper, from, from + width)
  }
  return changed ? erased : null
}

const patchesOf = ({ row, column }: Window, columns: number): number[] =>
  Array.from(
    { length: WINDOW * WINDOW },
    (_, i) => (row + Math.floor(i / WINDOW)) * columns + column + (i % WINDOW)
  )

function spread(values: Float32Array, columns: number, window: Window, fall: number): void {
  for (const patch of patchesOf(window, columns)) values[patch]! += fall
}

function markCovered(covered: Uint8Array, columns: number, window: Window): void {
  for (const patch of patchesOf(window, columns)) covered[patch] = 1
}

/** Darker than this share of the paper is ink; a scan's grain is not. */
const INK_BELOW = 0.85

function hasInk(picture: Uint8Array, spec: OcclusionSpec, { row, column }: Window): boolean {
  const width = WINDOW * spec.patch * 3
  for (let y = row * spec.patch; y < (row + WINDOW) * spec.patch; y += 1) {
    const from = (y * spec.width + column * spec.patch) * 3
    if (picture.subarray(from, from + width).some((value) => value < INK_BELOW * spec.paper)) return true
  }
  return false
}

function coverCount(index: number, rows: number, columns: number): number {
  const along = (at: number, size: number) => Math.min(at, size - WINDOW) - Math.max(0, at - WINDOW + 1) + 1
  return along(Math.floor(index / columns), rows) * along(index % columns, columns)
}
