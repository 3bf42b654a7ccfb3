import type { CheckedRequest } from '#contract/commands'
import type { DrawingId } from '#contract/drawing'
import type { Annotation } from '#contract/remarks'
import { readOriginal } from '../library/originals'
import { partShares, suggestedParts } from '../analysis/explain/parts'
import { drawingWithin } from '../analysis/preprocess/preprocessing'
import { randomUUID } from 'node:crypto'
import { wanted } from './explain-drawing'
import type { Needs } from './ports'

/** Side at which a figure's outline is looked at, in pixels. */
const SIDE = 144

/** What share of an explanation's map lies on each part that is marked on the drawing. Throws AppError 'explanation-missing'. */
export function sharesOfParts(ports: Needs<'library'>, { id, ...asked }: CheckedRequest<'explain:parts'>) {
  const { drawings } = ports.library
  const { explanation, map } = wanted(ports, id, asked)
  const { width, height } = explanation
  const parts = drawings.remarks(id).annotations.filter(({ kind }) => kind === 'part')
  return partShares({ values: map, width, height }, parts, drawings.get(id).drawing)
}

/** Parts of an upright figure by its outline, in pixels of the drawing, marked as suggested. */
export async function suggestParts(
  { library, compute }: Needs<'library' | 'compute'>,
  id: DrawingId
): Promise<Annotation[]> {
  const row = library.drawings.get(id)
  const spec = { width: SIDE, height: SIDE, evenShade: 'auto' as const }
  const { pixels } = await compute.picture(await readOriginal(library, row), spec)
  const { width, height } = row.drawing
  const within = drawingWithin(1, width, height)
  return suggestedParts(pixels, SIDE).map(({ name, box: [x, y, w, h] }) => ({
    id: randomUUID(),
    kind: 'part' as const,
    name,
    text: '',
    by: 'suggested' as const,
    box: [
      ((x - within.left) / within.width) * width,
      ((y - within.top) / within.height) * height,
      (w / within.width) * width,
      (h / within.height) * height
    ].map(Math.round) as [number, number, number, number]
  }))
}
