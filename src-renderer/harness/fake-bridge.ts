import type { Bridge } from '#contract/bridge'
import type { CommandName } from '#contract/commands'
import type { EventBody, EventName } from '#contract/events'
import type { Failure } from '#contract/result'

type Answers = Partial<Record<CommandName, (request: never) => unknown>>

/** What a test has the engine answer; `asked` holds every request in order. Requests without an answer fail as an unknown command does. */
export interface FakeBridge {
  answers: Answers
  asked: { name: CommandName; request: unknown }[]
  /** What the engine says of its own accord. */
  emit<Name extends EventName>(name: Name, body: EventBody<Name>): void
}

/**
 * Puts a bridge in the place of the real one. That is looked for once, when it is first imported: so this belongs into the factory of a
 * `vi.mock` of the bridge.
 */
export function installFakeBridge(): FakeBridge {
  const listeners = new Map<EventName, ((body: never) => void)[]>()
  const fake: FakeBridge = {
    answers: {},
    asked: [],
    emit: (name, body) => listeners.get(name)?.forEach((listener) => listener(body as never))
  }
  const unknown: Failure = { code: 'request-invalid', facts: { reason: 'reason:no-such-command' } }
  const bridge: Bridge = {
    face: 'browser',
    call(name, request) {
      fake.asked.push({ name, request })
      const answer = fake.answers[name]
      if (!answer) return Promise.resolve({ ok: false, failure: unknown })
      // an answer may be a promise, so that a test can have it come late
      return Promise.resolve(answer(request as never)).then((value) => ({ ok: true, value: value as never }))
    },
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener as (body: never) => void])
      return () => listeners.set(name, listeners.get(name)?.filter((other) => other !== listener) ?? [])
    },
    register: () => Promise.resolve(null),
    chooseFolder: () => Promise.resolve(null),
    save: () => Promise.resolve(true),
    pictureUrl: (id, kind, revision) => `/drawing/${id}/${kind}?r=${revision}`
  }
  window.tadpole = bridge
  return fake
}
