import type { Channel, Fork } from './channel'
import { portChannel, type ElectronPort } from './port-channel'

/**
 * A utility process may not start another: it asks the shell, which starts the program and sends back a port to it. Calls
 * made before the port arrives wait for it.
 */
export function brokeredFork(parent: ElectronPort): Fork {
  const waiting = new Map<number, (port: ElectronPort) => void>()
  let counter = 0
  parent.on('message', ({ data, ports }) => {
    const message = data as { type?: string; id?: number }
    if (message.type === 'forked' && ports[0]) waiting.get(message.id!)?.(ports[0])
  })
  return (program, args) => {
    counter += 1
    const id = counter
    const connected = new Promise<Channel>((resolve) => waiting.set(id, (port) => resolve(portChannel(port))))
    parent.postMessage({ type: 'fork', id, program, args })
    return {
      send: (message) => void connected.then((channel) => channel.send(message)),
      onMessage: (listener) => void connected.then((channel) => channel.onMessage(listener)),
      onClose: (listener) => void connected.then((channel) => channel.onClose(listener)),
      kill: () => parent.postMessage({ type: 'kill', id })
    }
  }
}
