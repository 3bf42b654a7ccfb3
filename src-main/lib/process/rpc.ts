import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { Facts, Failure, FailureCode } from '#contract/result'
import type { Channel } from './channel'

type Message =
  | { type: 'call'; id: number; method: string; params: unknown }
  | { type: 'reply'; id: number; value: unknown }
  | { type: 'failure'; id: number; failure: Failure }
  | { type: 'event'; name: string; body: unknown }

/** Whatever was thrown, as something that can cross: known failures keep their code, the rest become 'unexpected'. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return error.failure
  const { code, facts } = error as { code?: unknown; facts?: unknown }
  // The ONNX core has no idea of the contract; its codes are a subset of ours.
  if (typeof code === 'string' && typeof facts === 'object')
    return { code: code as FailureCode, facts: facts as Facts }
  const known = {
    ENOSPC: 'disk-full',
    EROFS: 'read-only',
    EACCES: 'read-only',
    SQLITE_FULL: 'disk-full'
  } as const
  if (typeof code === 'string' && code in known) return { code: known[code as keyof typeof known], facts: {} }
  return { code: 'unexpected', facts: { detail: error instanceof Error ? error.message : String(error) } }
}

export interface Caller {
  /** Rejects with AppError: the other side's failure, or `gone` when its process ends first. */
  call(method: string, params: unknown): Promise<unknown>
  onEvent(listener: (name: string, body: unknown) => void): void
}

/** Calls over a channel. When the other side ends, all that is in flight fails with `gone`. */
export function caller(channel: Channel, gone: FailureCode): Caller {
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const listeners: ((name: string, body: unknown) => void)[] = []
  let counter = 0
  let closed = false
  channel.onClose(() => {
    closed = true
    for (const { reject } of pending.values()) reject(new AppError(gone))
    pending.clear()
  })
  channel.onMessage((raw) => {
    const message = raw as Message
    if (message.type === 'event') for (const listener of listeners) listener(message.name, message.body)
    if (message.type !== 'reply' && message.type !== 'failure') return
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.type === 'reply') waiting?.resolve(message.value)
    else waiting?.reject(new AppError(message.failure.code, message.failure.facts))
  })
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new AppError(gone))
        counter += 1
        pending.set(counter, { resolve, reject })
        channel.send({ type: 'call', id: counter, method, params } satisfies Message)
      }),
    onEvent: (listener) => void listeners.push(listener)
  }
}

export type Handlers = Readonly<Record<string, (params: never) => unknown>>

/** Answers calls over a channel; the returned function pushes events to the caller. */
export function answer(channel: Channel, handlers: Handlers): (name: string, body: unknown) => void {
  channel.onMessage((raw) => {
    const message = raw as Message
    if (message.type !== 'call') return
    void reply(handlers, message).then((response) => channel.send(response))
  })
  return (name, body) => channel.send({ type: 'event', name, body } satisfies Message)
}

async function reply(
  handlers: Handlers,
  { id, method, params }: Extract<Message, { type: 'call' }>
): Promise<Message> {
  try {
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
    if (!handler) throw new AppError('request-invalid', because('no-method', { method }))
    return { type: 'reply', id, value: await handler(params as never) }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.code === 'unexpected')
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return { type: 'failure', id, failure }
  }
}
