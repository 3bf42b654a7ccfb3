import type { Drawing } from '#contract/drawing'
import { random, shuffled } from '../lib/random'

/** What orders a queue; the last two tell what the model thinks. */
export interface Ordering {
  order: 'imported' | 'random' | 'uncertain' | 'similar'
  seed: number
  /** How near the model's decision is to tipping: 0 is nearest; missing: not scored. */
  doubt: ReadonlyMap<string, number>
  /** Distance to the drawing that the queue is to be like; missing: not embedded. */
  distance: ReadonlyMap<string, number>
}

/** Drawings in the order in which they are to be labelled. What cannot be ordered comes last, as imported. */
export function orderQueue(drawings: readonly Drawing[], by: Ordering): Drawing[] {
  const imported = [...drawings].sort(
    (a, b) =>
      a.importedAt.localeCompare(b.importedAt) ||
      a.fileName.localeCompare(b.fileName, 'en', { numeric: true }) ||
      (a.id < b.id ? -1 : 1)
  )
  if (by.order === 'imported') return imported
  if (by.order === 'random') return shuffled(imported, random(by.seed, 'labelling queue'))
  const rank = by.order === 'uncertain' ? by.doubt : by.distance
  return imported.sort((a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity) || 0)
}

/**
 * How near a decision is to tipping: re-runs of the analysis that decide otherwise come first, then the distance of p from the
 * threshold in powers of e.
 */
export function doubtOf(
  pValue: number,
  alpha: number,
  confidence: { same: number; of: number } | null
): number {
  const surety = confidence ? (confidence.same / confidence.of - 0.5) * 2 : 1
  return surety * 100 + Math.abs(Math.log(pValue / alpha))
}
