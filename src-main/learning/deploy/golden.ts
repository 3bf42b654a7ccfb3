import { developmentIndices } from '#main/analysis/score/development-index'
import { foldScores } from '#main/analysis/score/form-score'
import type { Compute } from '#main/compute/port'
import { random } from '#main/lib/random'
import { scorerSource } from './scorer-graph'
import type { VersionFiles } from './version-files'

const SEED = 7

/** The manifest with golden vectors that were drawn at random, so that nothing of a real drawing travels in them. */
export async function withRandomGolden(
  compute: Compute,
  { manifest, scorer }: VersionFiles
): Promise<VersionFiles['manifest']> {
  const source = scorerSource(scorer)
  const rng = random(SEED, 'golden')
  const drawn = (size: number) => Float32Array.from({ length: size }, () => rng.normal())
  if (manifest.kind === 'development') {
    const traits = drawn(manifest.golden.traits.length)
    const [indices] = await developmentIndices(compute, source, manifest, [
      { features: traits, prompt: null }
    ])
    return { ...manifest, golden: { traits: [...traits], prompt: null, indices: indices! } }
  }
  const embedding = drawn(manifest.golden.embedding.length)
  const [scores] = await foldScores(compute, source, [embedding])
  return { ...manifest, golden: { embedding: [...embedding], scores: scores! } }
}
