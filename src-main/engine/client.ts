import type { CommandName, Reply, Request } from '#contract/commands'
import type { Opening } from '#contract/health'
import type { EventBody, EventName } from '#contract/events'
import type { Result } from '#contract/result'
import type { Channel } from '../lib/process/channel'
import { caller } from '../lib/process/rpc'

/** The engine as its parent process sees it: the contract, and the private side. */
export interface EngineClient {
  call<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Result<Reply<Name>>>
  /** For bridges, which check the name at run time. */
  callUnchecked(name: string, request: unknown): Promise<Result<unknown>>
  on<Name extends EventName>(name: Name, listener: (body: EventBody<Name>) => void): () => void
  onAny(listener: (name: string, body: unknown) => void): void
  unlock(passphrase: string | null, how?: Opening): Promise<void>
  registerPaths(paths: readonly string[]): Promise<string>
  /** A ticket for a folder that the user chose. */
  registerFolder(path: string): Promise<string>
  openUpload(): Promise<string>
  upload(ticket: string, name: string, bytes: Uint8Array): Promise<void>
  /** The next piece of what is exported; null at the end. */
  pull(ticket: string): Promise<Uint8Array | null>
  picture(id: string, kind: string): Promise<{ type: string; bytes: Uint8Array }>
  close(): Promise<void>
}

export function engineClient(channel: Channel): EngineClient {
  const { call, onEvent } = caller(channel, 'engine-stopped')
  const listeners = new Map<string, Set<(body: never) => void>>()
  onEvent((name, body) => listeners.get(name)?.forEach((listener) => listener(body as never)))
  const ask = <Value>(method: string, params: object): Promise<Value> =>
    call(method, params) as Promise<Value>
  return {
    call: (name, request) => ask('call', { name, request }),
    callUnchecked: (name, request) => ask('call', { name, request }),
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener as (body: never) => void))
      return () => set.delete(listener as (body: never) => void)
    },
    onAny: onEvent,
    unlock: (passphrase, how = 'usual') => ask('unlock', { passphrase, how }),
    registerFolder: (path) => ask('registerFolder', { path }),
    registerPaths: (paths) => ask('registerPaths', { paths }),
    openUpload: () => ask('openUpload', {}),
    upload: (ticket, name, bytes) => ask('upload', { ticket, name, bytes }),
    pull: (ticket) => ask('pull', { ticket }),
    picture: (id, kind) => ask('picture', { id, kind }),
    async close() {
      await ask('close', {}).catch(() => undefined)
      channel.kill()
    }
  }
}
