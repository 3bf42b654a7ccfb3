import { presets } from '#contract/training-config'
import { checkSettings, composePlan, planOf, savedConfigs, savePlan } from '#main/workflows/compose-plan'
import { open, type HandlersOf } from '../context'

export const configHandlers: HandlersOf<
  'config:compose' | 'config:check' | 'config:list' | 'config:save' | 'config:remove'
> = {
  'config:compose': (request, context) => {
    const base = request.from === null ? null : planOf(open(context), request.from)
    return composePlan(context.ports, request, base)
  },
  'config:check': (request, context) => checkSettings(context.ports, request),
  'config:list': (_, context) => ({ presets: Object.keys(presets), saved: savedConfigs(context.ports) }),
  'config:save': (request, context) => savePlan(open(context), request),
  'config:remove': ({ name }, context) => {
    open(context).library.configs.remove(name)
    return { name }
  }
}
