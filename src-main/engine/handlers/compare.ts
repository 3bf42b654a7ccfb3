import type { HandlersOf } from '../context'
import { compareStored, lensOn } from '../compare-stored'

export const compareHandlers: HandlersOf<'compare:drawing' | 'compare:patch'> = {
  'compare:drawing': ({ id, count }, context) => compareStored(context, id, count),
  'compare:patch': (request, context) => lensOn(context, request)
}
