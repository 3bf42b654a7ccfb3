import type { Rater } from '#contract/rating'
import { t } from '#words/translate'
import { act, useAnswer } from './queries'
import { useSession } from './session'

export const useRaters = (): Rater[] => useAnswer('raters:list', {})?.raters ?? []

/** Takes as final what all raters of a drawing agree on. */
export async function adoptAgreed(): Promise<void> {
  const reply = await act('ratings:adopt', {})
  if (reply) useSession.getState().say(t('agree.adopted', { count: reply.adopted }))
}
