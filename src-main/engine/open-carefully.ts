import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '#contract/app-error'
import type { Opening } from '#contract/health'
import { openLibrary, type Library } from '../library/library'
import type { EngineContext } from './context'

const FREE_TRIES = 3
const LONGEST_DELAY_MS = 30_000

/** From the fourth wrong passphrase on each answer takes twice as long as the one before. */
export async function openCarefully(
  context: EngineContext,
  passphrase: string | null,
  how: Opening
): Promise<Library> {
  const late = context.wrongTries - FREE_TRIES
  if (late >= 0) await pause(Math.min(LONGEST_DELAY_MS, 1000 * 2 ** late))
  try {
    const library = await openLibrary(context.folder, passphrase, how)
    library.audit.note('library', 'opened', '', { wrongTries: context.wrongTries, how })
    context.wrongTries = 0
    return library
  } catch (error) {
    if (error instanceof AppError && error.code === 'key-wrong') context.wrongTries += 1
    throw error
  }
}
