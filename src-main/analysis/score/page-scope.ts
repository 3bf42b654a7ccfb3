import type { OutOfScope } from '#contract/analysis'
import type { Compute } from '#main/compute/port'
import { scatteringOf } from '../embed/traits'
import type { Embedded, LoadedNorm } from './score-form'
import { foldScores } from './form-score'
import { farnessOf, isFar, plainReason, reasonFor } from './scope'

/** A reason to say nothing: a blank page, or one that is unlike all that every norm has seen; `far` where that needs care. */
export async function scopeOf(
  compute: Compute,
  norms: readonly LoadedNorm[],
  { facts, traits, who }: Pick<Embedded, 'facts' | 'traits' | 'who'>
): Promise<{ reason: OutOfScope | null; far: boolean }> {
  const plain = plainReason(facts)
  if (plain) return { reason: plain, far: false }
  const page = scatteringOf(traits)
  let nearest = norms.length === 0 ? 0 : Infinity
  for (const { manifest, scope } of norms) {
    if (!isFar(nearest)) break
    const own = manifest.calibration.some((fold) => fold.some((h) => h.drawing === who.drawing))
    if (!scope || !manifest.scope || own) nearest = 0
    else {
      const [distances] = await foldScores(compute, scope, [page])
      nearest = Math.min(nearest, farnessOf(manifest.scope.heldOut, distances!))
    }
  }
  return { reason: reasonFor(nearest, facts.texture), far: isFar(nearest) }
}
