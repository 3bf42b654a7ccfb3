import { randomUUID } from 'node:crypto'
import { partShares, suggestedParts } from '../../analysis/explain/parts'
import { readOriginal } from '../../analysis/embed-pipeline'
import { drawingWithin } from '../../analysis/preprocess/preprocessing'
import { open, type HandlersOf } from '../context'
import { wanted } from '../explain-stored'

/** Side at which a figure's outline is looked at. */
const SIDE = 144

export const partHandlers: HandlersOf<'explain:parts' | 'drawings:suggest'> = {
  'explain:parts': ({ id, ...asked }, context) => {
    const study = open(context)
    const { explanation, map } = wanted(study, id, asked)
    const { width, height } = explanation
    const parts = study.library.drawings.remarks(id).annotations.filter(({ kind }) => kind === 'part')
    const { drawing } = study.library.drawings.get(id)
    return { shares: partShares({ values: map, width, height }, parts, drawing) }
  },
  'drawings:suggest': async ({ id }, context) => {
    const { library } = open(context)
    const row = library.drawings.get(id)
    const spec = { width: SIDE, height: SIDE, evenShade: 'auto' as const }
    const { pixels } = await context.compute.picture(await readOriginal(library, row), spec)
    const { width, height } = row.drawing
    const within = drawingWithin(1, width, height)
    const annotations = suggestedParts(pixels, SIDE).map(({ name, box: [x, y, w, h] }) => ({
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
    return { annotations }
  }
}
