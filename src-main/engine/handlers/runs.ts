import { trainingRuns } from '#main/workflows/training-runs'
import { open, type HandlersOf } from '../context'

export const runHandlers: HandlersOf<'runs:list'> = {
  'runs:list': ({ ids }, context) => ({ runs: trainingRuns(open(context), ids) })
}
