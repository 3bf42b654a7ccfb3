import type { ReasonCode } from './reason-codes'
import type { Facts } from './result'

/** Facts of a failure that say why. */
export type Reason = Facts & { reason: string }

/** Why something failed: a code, of which the catalogue has the words, and the facts that they are filled with. */
export const because = (code: ReasonCode, facts: Facts = {}): Reason => ({
  ...facts,
  reason: `reason:${code}`
})
