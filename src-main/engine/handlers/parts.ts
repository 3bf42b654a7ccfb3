import { sharesOfParts, suggestParts } from '#main/workflows/suggest-parts'
import { open, type HandlersOf } from '../context'

export const partHandlers: HandlersOf<'explain:parts' | 'drawings:suggest'> = {
  'explain:parts': (request, context) => ({ shares: sharesOfParts(open(context), request) }),
  'drawings:suggest': async ({ id }, context) => ({ annotations: await suggestParts(open(context), id) })
}
