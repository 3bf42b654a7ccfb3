import { AsyncLocalStorage } from 'node:async_hooks'
import { userInfo } from 'node:os'

const actions = new AsyncLocalStorage<string>()

/** Runs a task, and all that it starts, under the name of what was asked for: `drawings:edit`. */
export const actingAs = <Value>(action: string, task: () => Value): Value => actions.run(action, task)

/** What was asked for; `program` where nobody asked: what is picked up on opening, say. */
export const currentAction = (): string => actions.getStore() ?? 'program'

/** The account of this computer that the program runs under; empty where the system knows none. */
export function currentAccount(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
