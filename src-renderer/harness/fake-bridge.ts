import type { Bridge } from '#contract/bridge'
import type { CommandName } from '#contract/commands'
import type { Failure } from '#contract/result'

type Answers = Partial<Record<CommandName, (request: never) => unknown>>

/** What a test has the engine answer; `asked` holds every request in order. Requests without an answer fail as an unknown command does. */
export interface FakeBridge {
  answers: Answers
  asked: { name: CommandName; request: unknown }[]
}

/**
 * Puts a bridge in the place of the real one. That is looked for once, when it is first imported: so this belongs into the factory of a
 * `vi.mock` of the bridge.
 */
export function installFakeBridge(): FakeBridge {
  const fake: FakeBridge = { answers: {}, asked: [] }
  const unknown: Failure = { code: 'request-invalid', facts: { reason: 'reason:no-such-command' } }
  const bridge: Bridge = {
    face: 'browser',
    call(name, request) {
      fake.asked.push({ name, request })
      const answer = fake.answers[name]
      return Promise.resolve(
        answer ? { ok: true, value: answer(request as never) as never } : { ok: false, failure: unknown }
      )
    },
    on: () => () => undefined,
    register: () => Promise.resolve(null),
    save: () => Promise.resolve(true),
    pictureUrl: (id, kind, revision) => `/drawing/${id}/${kind}?r=${revision}`
  }
  window.tadpole = bridge
  return fake
}
