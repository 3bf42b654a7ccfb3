import { listThresholds, setThreshold, thresholdDetail } from '#main/workflows/move-threshold'
import { open, type HandlersOf, tellChanged } from '../context'

export const thresholdHandlers: HandlersOf<'threshold:list' | 'threshold:show' | 'threshold:set'> = {
  'threshold:list': async (_, context) => ({ models: await listThresholds(open(context), null) }),
  'threshold:show': (request, context) => thresholdDetail(open(context), request),
  'threshold:set': async (request, context) => {
    const ports = open(context)
    const reply = await setThreshold(ports, request)
    tellChanged(context, ports.library)
    return reply
  }
}
