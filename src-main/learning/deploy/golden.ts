import { developmentIndices } from '../../analysis/score/development-index'
import { foldScores } from '../../analysis/score/form-score'
import type { Compute } from '../../compute/port'
import { random } from '../../lib/random'
import { scorerSource } from './scorer-graph'
import type { VersionFiles } from './write-archive'

const SEED = 7

/** The manifest with golden vectors that were drawn at random, so that nothing of a real drawing travels in them. */
export async function withRandomGolden(
  compute: Compute,
  { manifest, scorer }: VersionFiles
): Promise<VersionFiles['manifest']> {
  const source = scorerSource(scorer)
  const rng = random(SEED, 'golden')
  const drawn = (size: number) => Float32Array.from({ length: size }, () => rng.normal())
  if ('kind' in manifest) {
    const traits = drawn(manifest.golden.traits.length)
    const [indices] = await developmentIndices(compute, source, manifest.prompts, [{ traits, prompt: null }])
    return { ...manifest, golden: { traits: [...traits], prompt: null, indices: indices! } }
  }
  const embedding = drawn(manifest.golden.embedding.length)
  const [scores] = await foldScores(compute, source, [embedding])
  return { ...manifest, golden: { embedding: [...embedding], scores: scores! } }
}
