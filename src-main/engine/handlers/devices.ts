import { probeDevices } from '#main/compute/probe-devices'
import { open, type HandlersOf } from '../context'

export const deviceHandlers: HandlersOf<'devices:probe' | 'devices:choose'> = {
  'devices:probe': (_, context) => probeDevices(context.compute, open(context).library.encoders.device()),
  'devices:choose': ({ device }, context) => {
    open(context).library.encoders.chooseDevice(device)
    return probeDevices(context.compute, device)
  }
}
