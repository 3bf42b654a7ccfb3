import { packOf, type EncoderPack } from '#main/analysis/embed/encoder-pack'
import { random, shuffled } from '#main/lib/random'
import { readModel } from '#main/onnx/format/read'
import { writeModel } from '#main/onnx/format/write'
import { shuffleWeights } from '#main/onnx/inspect/shuffle-weights'

/** The encoder with its weights in another order: what a map of it shows has nothing to do with what the encoder learnt. */
export function shuffledPack(pack: EncoderPack, seed: number): EncoderPack {
  let made: Promise<Uint8Array> | undefined
  const make = async (): Promise<Uint8Array> => {
    const rng = random(seed, 'weights')
    const order = (count: number) => shuffled([...Array(count).keys()], rng)
    return writeModel(shuffleWeights(readModel(await pack.file()), order))
  }
  return packOf(`${pack.id}/shuffled/${seed}`, pack.manifest, () => (made ??= make()))
}
