import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge, PickedFile } from '#contract/bridge'
import { isCommandName } from '#contract/commands'
import { events, type EventName } from '#contract/events'

/** All that a screen gets: named functions, never ipcRenderer itself. */
const bridge: Bridge = {
  face: 'desktop',
  call: (name, request) =>
    isCommandName(name)
      ? ipcRenderer.invoke('tadpole:call', name, request)
      : Promise.reject(new Error('no such command')),
  on(name, listener) {
    if (!Object.hasOwn(events, name)) return () => undefined
    const forward = (_: unknown, said: EventName, body: Parameters<typeof listener>[0]): void => {
      if (said === name) listener(body)
    }
    ipcRenderer.on('tadpole:event', forward)
    return () => ipcRenderer.removeListener('tadpole:event', forward)
  },
  register(files: readonly PickedFile[]) {
    const paths = files.map((file) => webUtils.getPathForFile(file as File)).filter((path) => path !== '')
    return ipcRenderer.invoke('tadpole:register', paths) as Promise<string | null>
  },
  chooseFolder: () => ipcRenderer.invoke('tadpole:folder') as Promise<string | null>,
  save: (ticket, fileName) => ipcRenderer.invoke('tadpole:save', ticket, fileName) as Promise<boolean>,
  pictureUrl: (id, kind, revision) => `drawing://${id}/${kind}?r=${revision}`
}

contextBridge.exposeInMainWorld('tadpole', bridge)
