import { checkCancelled } from '#main/lib/work'
import { blankPage, replaced } from '../erase'
import { inkedPatches } from '../ink-map'
import type { MapMethod } from './map-method'

/** Windows are this many patches a side and move one patch at a time. */
const WINDOW = 2
const BATCH = 16

/**
 * Occlusion (Zeiler & Fergus 2014, section 4.2) by erasing to paper: what the score would be had the child not drawn there.
 * Windows without ink count as no change; each patch gets the mean of the windows that cover it.
 */
export const occlusionMap: MapMethod = async (_, { score, drawing }, work) => {
  const { manifest } = score.pack
  const [rows, columns] = manifest.grid
  const inked = inkedPatches(drawing.picture, manifest)
  const blank = blankPage(drawing, manifest)
  const windows = windowsOf(rows, columns).filter((window) => window.some((patch) => inked[patch]))
  const [base] = await score.score([drawing])
  const values = new Float32Array(rows * columns)
  for (let at = 0; at < windows.length; at += BATCH) {
    checkCancelled(work)
    work.report('explain', at, windows.length)
    const batch = windows.slice(at, at + BATCH)
    const scores = await score.score(batch.map((window) => replaced(drawing, blank, window, manifest)))
    batch.forEach((window, i) => {
      for (const patch of window) values[patch]! += base! - scores[i]!
    })
  }
  values.forEach((value, i) => (values[i] = value / coverCount(i, rows, columns)))
  return { values, evaluations: (windows.length + 1) * score.views.length }
}

function windowsOf(rows: number, columns: number): number[][] {
  const windows: number[][] = []
  for (let row = 0; row + WINDOW <= rows; row += 1)
    for (let column = 0; column + WINDOW <= columns; column += 1)
      windows.push(
        Array.from(
          { length: WINDOW * WINDOW },
          (_, i) => (row + Math.floor(i / WINDOW)) * columns + column + (i % WINDOW)
        )
      )
  return windows
}

function coverCount(index: number, rows: number, columns: number): number {
  const along = (at: number, size: number) => Math.min(at, size - WINDOW) - Math.max(0, at - WINDOW + 1) + 1
  return along(Math.floor(index / columns), rows) * along(index % columns, columns)
}
