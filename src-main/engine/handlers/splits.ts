import { readinessOf } from '#main/dataset/readiness'
import { drawingsOfPart, exportSplit, makeSplit, splitReport } from '#main/workflows/split-dataset'
import { TrainingSettings } from '#contract/training-settings'
import { open, type HandlersOf } from '../context'

/** What training goes by where nothing is said. */
const usual = TrainingSettings.parse({})

export const splitHandlers: HandlersOf<
  | 'splits:make'
  | 'splits:drawings'
  | 'splits:list'
  | 'splits:remove'
  | 'splits:export'
  | 'dataset:readiness'
  | 'views:list'
  | 'views:save'
  | 'views:remove'
> = {
  'splits:make': (request, context) => makeSplit(open(context), request),
  'splits:drawings': (request, context) => ({ drawings: drawingsOfPart(open(context), request) }),
  'splits:list': (_, context) => {
    const { library } = open(context)
    return { splits: library.splits.all().map((split) => splitReport(library, split)) }
  },
  'splits:remove': ({ name }, context) => {
    open(context).library.splits.remove(name)
    return { name }
  },
  'splits:export': ({ name }, context) => exportSplit(open(context), name),
  'dataset:readiness': (_, context) => readinessOf(open(context).library.drawings.all(), usual.folds),
  'views:list': (_, context) => ({ views: open(context).library.views.all() }),
  'views:save': ({ view }, context) => {
    const { views } = open(context).library
    views.save(view)
    return { views: views.all() }
  },
  'views:remove': ({ name }, context) => {
    const { views } = open(context).library
    views.remove(name)
    return { views: views.all() }
  }
}
