import type { Channel } from './channel'

/** What Electron's MessagePortMain and parentPort have in common; described here so that nothing imports Electron. */
export interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start?(): void
  close?(): void
}

export function portChannel(port: ElectronPort): Channel {
  port.start?.()
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
    onClose: (listener) => void port.on('close', listener),
    kill: () => port.close?.()
  }
}

/** Electron's port to the process that started this one; undefined under plain Node. */
export function electronParentPort(): ElectronPort | undefined {
  return (process as unknown as { parentPort?: ElectronPort }).parentPort
}
