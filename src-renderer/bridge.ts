import type { Bridge, PickedFile } from '#contract/bridge'
import type { EventName } from '#contract/events'
import type { Result } from '#contract/result'
import { decodeWire, encodeWire } from '#contract/wire'

declare global {
  interface Window {
    tadpole?: Bridge
  }
}

type Pending = (result: Result<never>) => void
const lost: Result<never> = { ok: false, failure: { code: 'engine-stopped', facts: {} } }

/** The same bridge over a WebSocket to 127.0.0.1, for browsers. */
function browserBridge(): Bridge {
  const socket = new WebSocket(`ws://${location.host}/rpc`)
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, Set<(body: never) => void>>()
  let counter = 0
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true))
    socket.addEventListener('close', () => resolve(false))
  })
  socket.addEventListener('close', () => {
    for (const settle of pending.values()) settle(lost)
    pending.clear()
  })
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = decodeWire(data) as { type: string; id: number; result: never; name: string; body: never }
    if (message.type === 'event') listeners.get(message.name)?.forEach((listener) => listener(message.body))
    pending.get(message.id)?.(message.result)
    pending.delete(message.id)
  })
  return {
    face: 'browser',
    async call(name, request) {
      if (!(await opened) || socket.readyState !== WebSocket.OPEN) return lost
      counter += 1
      const id = counter
      return new Promise((resolve) => {
        pending.set(id, resolve as Pending)
        socket.send(encodeWire({ id, name, request }))
      })
    },
    on(name: EventName, listener: (body: never) => void) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => set.delete(listener)
    },
    register: uploadFiles,
    chooseFolder: nameFolder,
    save(ticket, fileName) {
      const link = document.createElement('a')
      link.href = `/export/${ticket}`
      link.download = fileName
      link.click()
      return Promise.resolve(true)
    },
    pictureUrl: (id, kind, revision) => `/drawing/${id}/${kind}?r=${revision}`
  }
}

/** The ticket of a folder of this machine that was named by its path; null: it is no such path. */
async function nameFolder(path: string): Promise<string | null> {
  const response = await fetch('/folder', { method: 'POST', body: path })
  return response.ok ? (await response.text()) || null : null
}

/** Streams files to an upload ticket, four at a time. */
async function uploadFiles(files: readonly PickedFile[]): Promise<string | null> {
  if (files.length === 0) return null
  const send = async (name: string, body: Blob | null, ticket: string): Promise<string> => {
    const response = await fetch('/upload', {
      method: 'POST',
      body,
      headers: { 'X-File-Name': encodeURIComponent(name), 'X-Ticket': ticket }
    })
    if (!response.ok) throw new Error(name)
    return response.text()
  }
  const ticket = await send('', null, '')
  if (!ticket) return null
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < files.length) {
      const file = files[next] as File
      next += 1
      await send(file.webkitRelativePath || file.name, file, ticket)
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  return ticket
}

/** The only reader of `window.tadpole`. */
export const bridge: Bridge = window.tadpole ?? browserBridge()
