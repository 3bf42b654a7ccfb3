import { AppError } from '#contract/app-error'
import { furthestEpoch } from '../learning/train/fold-store'
import type { Needs } from './ports'

/**
 * After how many epochs the trainings of a run that was stopped end, where it shall go no further: as many as the furthest fold has
 * made. Throws AppError 'training-not-begun'.
 */
export async function epochsToFinishBy({ library }: Needs<'library'>): Promise<number> {
  const epochs = await furthestEpoch(library)
  if (epochs === null) throw new AppError('training-not-begun')
  return epochs
}
