import { straightenPhoto } from '#main/workflows/straighten-photo'
import { open, type HandlersOf, tellChanged } from '../context'

export const straightenHandlers: HandlersOf<'drawings:straighten'> = {
  'drawings:straighten': async (request, context) => {
    const ports = open(context)
    const reply = await straightenPhoto(ports, request)
    tellChanged(context, ports.library)
    return reply
  }
}
