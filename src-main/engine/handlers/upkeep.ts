import { checkHealth } from '#main/workflows/check-health'
import { open, type HandlersOf } from '../context'

export const upkeepHandlers: HandlersOf<'health:check'> = {
  'health:check': (_, context) => checkHealth(open(context))
}
