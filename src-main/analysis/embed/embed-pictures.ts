import type { FormView } from '#contract/training-settings'
import type { Compute } from '#main/compute/port'
import { float32, type Tensor } from '#main/onnx/format/tensor'
import { LATER_BLOCKS, PATCH_WEIGHTS, POOLED_BLOCKS } from '#main/onnx/inspect/pool-blocks'
import { PROJECTED_PATCHES } from '#main/onnx/inspect/project-patches'
import { normaliseSpec } from '../preprocess/preprocessing'
import type { EncoderPack } from './encoder-pack'
import { fitsOf, joinedPixels } from './fit'
import { darkness, patchWeights } from './ink'
import { packed, PATCH_SIZE, pooled } from './patches'
import { rowsOf, scatter } from './traits'

/** Pictures in one run of the encoder: enough to fill the machine, little enough to cancel soon. */
export const EMBED_BATCH = 16

/** What form scorers may read of a drawing. */
export interface DrawingView {
  /** The embedding, [embeddingSize]. */
  vector: Float32Array
  /** Every patch with its neighbours, [patches, PATCH_SIZE] in half precision; empty where the pack cannot be looked into. */
  patches: Uint16Array
  /** How little the drawing's parts fit one another; null where the encoder was not taught that. */
  fit: number | null
}

/** What is kept of a drawing: the views, and what developmental age and scope are read from. */
export interface EmbeddedPicture extends DrawingView {
  /** The mean token of every block, then wavelet scattering. */
  traits: Float32Array
  /** Mean and deviation of the tokens of later blocks over inked patches; the embedding of a pack that cannot be looked into. */
  later: Float32Array
}

/** What the encoder makes of a picture in one run. */
interface PreparedDrawing {
  vector: Float32Array
  patches: Uint16Array
  blocks: Float32Array
  later: Float32Array
  /** Log odds of each patch not to fit; null where that was not asked for in the same run. */
  mismatchLogit: Float32Array | null
}

/**
 * Views and traits of pictures (RGB bytes of the pack's input size) and of the same drawings as pages [144, 144, 3]. A pack whose
 * blocks cannot be looked into has scattering alone as traits. Throws AppError 'unexpected' where it answers no finite numbers.
 */
export async function describePictures(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[],
  pages: readonly Uint8Array[]
): Promise<EmbeddedPicture[]> {
  if (pictures.length === 0) return []
  const seen = await lookAt(compute, pack, pictures)
  const plain = seen.flatMap(({ mismatchLogit }) => mismatchLogit ?? [])
  const fits = await fitsOf(compute, pack, pictures, plain.length === seen.length ? plain : null)
  const scattered = await scatter(compute, pages)
  return seen.map(({ vector, patches, blocks, later }, i) => {
    const fit = fits?.[i]!.score ?? null
    return { vector, patches, fit, traits: Float32Array.of(...blocks, ...scattered[i]!), later }
  })
}

/** What later blocks say alone, as `describePictures` has it. Throws AppError 'unexpected'. */
export async function laterFor(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[]
): Promise<Float32Array[]> {
  return pictures.length === 0 ? [] : (await lookAt(compute, pack, pictures)).map(({ later }) => later)
}

/** Traits alone, as `describePictures` has them: what models of earlier versions read age from. Throws AppError 'unexpected'. */
export async function traitsFor(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[],
  pages: readonly Uint8Array[]
): Promise<Float32Array[]> {
  if (pictures.length === 0) return []
  const seen = await lookAt(compute, pack, pictures)
  const scattered = await scatter(compute, pages)
  return seen.map(({ blocks }, i) => Float32Array.of(...blocks, ...scattered[i]!))
}

/** The one view of each picture that a form scorer reads; the others are left empty. */
export async function viewsFor(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[],
  need: FormView
): Promise<DrawingView[]> {
  if (pictures.length === 0) return []
  if (need !== 'fit') return (await lookAt(compute, pack, pictures)).map((seen) => ({ ...seen, fit: null }))
  const fits = await fitsOf(compute, pack, pictures)
  const nothing = { vector: new Float32Array(0), patches: new Uint16Array(0) }
  return pictures.map((_, i) => ({ ...nothing, fit: fits?.[i]!.score ?? null }))
}

async function lookAt(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[]
): Promise<PreparedDrawing[]> {
  const { outputs, embeddingSize, grid } = pack.manifest
  const result = await runLayers(compute, pack, pictures)
  const count = pictures.length
  const rows = (name: string, size: number): Float32Array[] =>
    rowsOf(result[name]!.data as Float32Array, size, count)
  const vectors = rows(outputs.embedding, embeddingSize)
  if (!result[POOLED_BLOCKS]) return vectors.map((vector) => ({ vector, later: vector, ...nothingMore }))
  const blocks = rows(POOLED_BLOCKS, result[POOLED_BLOCKS].dims[1]!)
  const later = rows(LATER_BLOCKS, result[LATER_BLOCKS]!.dims[1]!)
  const patches = rows(PROJECTED_PATCHES, grid[0] * grid[1] * PATCH_SIZE)
  const odds = outputs.mismatchLogit ? rows(outputs.mismatchLogit, grid[0] * grid[1]) : null
  return vectors.map((vector, i) => {
    const halves = packed(pooled(patches[i]!, grid, PATCH_SIZE))
    const mismatchLogit = odds?.[i] ?? null
    return { vector, patches: halves, blocks: blocks[i]!, later: later[i]!, mismatchLogit }
  })
}

const nothingMore = { patches: new Uint16Array(0), blocks: new Float32Array(0), mismatchLogit: null }

/** In one run, or picture by picture where the pack takes no more. */
async function runLayers(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[]
): Promise<Record<string, Tensor>> {
  if (!pack.manifest.input.onePicture || pictures.length === 1) return runTogether(compute, pack, pictures)
  const runs: Record<string, Tensor>[] = []
  for (const picture of pictures) runs.push(await runTogether(compute, pack, [picture]))
  return Object.fromEntries(
    Object.keys(runs[0]!).map((name) => {
      const parts = runs.map((run) => run[name]!.data as Float32Array)
      const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
      parts.forEach((part, i) => joined.set(part, i * part.length))
      return [name, float32(joined, [pictures.length, ...runs[0]![name]!.dims.slice(1)])]
    })
  )
}

async function runTogether(
  compute: Compute,
  pack: EncoderPack,
  pictures: readonly Uint8Array[]
): Promise<Record<string, Tensor>> {
  const { input, grid, outputs } = pack.manifest
  const patches = grid[0] * grid[1]
  const weights = new Float32Array(patches * pictures.length)
  pictures.forEach((pixels, i) => weights.set(patchWeights(darkness(pixels), input, grid), i * patches))
  const looked = await pack.looksInto()
  const beside: Record<string, Tensor> = looked
    ? { [PATCH_WEIGHTS]: float32(weights, [pictures.length, patches]) }
    : {}
  const further = [
    POOLED_BLOCKS,
    LATER_BLOCKS,
    PROJECTED_PATCHES,
    ...(outputs.mismatchLogit ? [outputs.mismatchLogit] : [])
  ]
  const names = [outputs.embedding, ...(looked ? further : [])]
  const batch = { ...joinedPixels(pictures), width: input.width, height: input.height }
  return compute.runPictures(pack.layers, batch, normaliseSpec(pack.manifest), names, beside)
}
