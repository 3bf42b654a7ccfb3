import { compareStored, lensOn } from '#main/workflows/compare-drawing'
import { open, type HandlersOf } from '../context'

export const compareHandlers: HandlersOf<'compare:drawing' | 'compare:patch'> = {
  'compare:drawing': ({ id, count }, context) => compareStored(open(context), id, count),
  'compare:patch': (request, context) => lensOn(open(context), request)
}
