import { cutDrawing, suggestCuts } from '#main/workflows/cut-drawing'
import { open, type HandlersOf, tellChanged } from '../context'

export const cutHandlers: HandlersOf<'drawings:cuts' | 'drawings:cut'> = {
  'drawings:cuts': async ({ id }, context) => ({ boxes: await suggestCuts(open(context), id) }),
  'drawings:cut': async ({ id, cuts }, context) => {
    const ports = open(context)
    const ids = await cutDrawing(ports, id, cuts)
    tellChanged(context, ports.library)
    return { ids }
  }
}
