import type { CommandName, Reply, Request } from '#contract/commands'
import type { EventBody, EventName } from '#contract/events'
import type { Result } from '#contract/result'
import type { EngineClient } from './client'

/**
 * An engine whose process ends when its library is locked, by a person or after a time without use; a fresh one takes its place. Names,
 * pictures, keys and the passphrase that were in its memory end with it.
 */
export function renewedOnLock(start: () => EngineClient): EngineClient {
  const listeners = new Set<(name: string, body: unknown) => void>()
  const tell = (name: string, body: unknown): void => listeners.forEach((listener) => listener(name, body))
  let engine = begin()

  function begin(): EngineClient {
    const client = start()
    client.onAny((name, body) => {
      if (client !== engine) return
      if (name === 'library:idle') void lock()
      else tell(name, body)
    })
    return client
  }

  /** Locks, which lets work come to rest; answers what the fresh engine finds. */
  async function lock(): Promise<Result<unknown>> {
    const old = engine
    const locked = await old.call('library:lock', {})
    if (!locked.ok || old !== engine) return engine.call('library:status', {})
    engine = begin()
    await old.close()
    tell('library:locked', {})
    return engine.call('library:status', {})
  }

  const callUnchecked = (name: string, request: unknown): Promise<Result<unknown>> =>
    name === 'library:lock' ? lock() : engine.callUnchecked(name, request)
  return {
    call: <Name extends CommandName>(name: Name, request: Request<Name>) =>
      callUnchecked(name, request) as Promise<Result<Reply<Name>>>,
    callUnchecked,
    on<Name extends EventName>(name: Name, listener: (body: EventBody<Name>) => void) {
      const heard = (said: string, body: unknown): void => {
        if (said === name) listener(body as EventBody<Name>)
      }
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
    onAny: (listener) => void listeners.add(listener),
    unlock: (passphrase, how) => engine.unlock(passphrase, how),
    registerFolder: (path) => engine.registerFolder(path),
    registerPaths: (paths) => engine.registerPaths(paths),
    openUpload: () => engine.openUpload(),
    upload: (ticket, name, bytes) => engine.upload(ticket, name, bytes),
    pull: (ticket) => engine.pull(ticket),
    picture: (id, kind) => engine.picture(id, kind),
    close: () => engine.close()
  }
}
