import { scoresOf } from '#main/workflows/score-table'
import { open, type HandlersOf } from '../context'

export const scoreHandlers: HandlersOf<'scores:table' | 'scores:scale' | 'scores:choose'> = {
  'scores:table': (request, context) => scoresOf(open(context), request),
  'scores:scale': (_, context) => ({ method: open(context).library.results.scale() }),
  'scores:choose': ({ method }, context) => {
    open(context).library.results.chooseScale(method)
    return { method }
  }
}
