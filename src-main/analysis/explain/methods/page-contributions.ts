import type { Value } from '#main/onnx/build/node-builder'
import { darkness } from '#main/analysis/embed/ink'
import { SCATTER_SIDE } from '#main/analysis/embed/scattering'
import type { PreparedDrawing } from '../deployed-score'
import type { ScoreGraph } from '../score-graph'

/** Name under which d score / d ink of the page is tapped, where the score reads the page. */
export const PAGE_GRADIENT = 'page.gradient'

/** Ink times its gradient, summed over each patch: what the score has from how lines run on the page, beside the encoder. */
export function pageContributions(
  { page }: PreparedDrawing,
  gradient: Float32Array,
  [rows, columns]: readonly [number, number]
): Float32Array {
  const values = new Float32Array(rows * columns)
  darkness(page).forEach((ink, i) => {
    const [x, y] = [i % SCATTER_SIDE, Math.floor(i / SCATTER_SIDE)]
    values[Math.floor((y * rows) / SCATTER_SIDE) * columns + Math.floor((x * columns) / SCATTER_SIDE)]! +=
      ink * gradient[i]!
  })
  return values
}

/** The tapped gradient of the page, where there is one. */
export const tappedPage = (gradient: Value | undefined): Record<string, Value> =>
  gradient ? { [PAGE_GRADIENT]: gradient } : {}

/** The page among what gradients are wanted of, where the score reads one. */
export const withPage = ({ page }: ScoreGraph, wanted: readonly Value[]): Value[] =>
  page ? [...wanted, page] : [...wanted]
