import { sha256 } from '#main/lib/sha256'
import type { Supply } from '../mini-batches'
import { makeSlice } from './make-batch'
import { sourcesOf } from './make-example'
import type { OwnDrawing } from './own-drawing'
import type { StrokeDrawing } from './read-strokes'

/** Every so many drawings of a collection, one is never trained on. */
const HELD_OUT_EVERY = 20

export interface SupplyParts {
  drawings: readonly StrokeDrawing[]
  /** Drawings of a library, as ink. */
  own: readonly OwnDrawing[]
  /** Share of examples that are the library's own, where it has any. */
  ownShare: number
  /** Share of the other examples that show several drawings at once. */
  sceneShare?: number
}

/** Examples from stroke collections, our own generator, and perhaps a library's drawings. */
export function supplyOf({ drawings, own, ownShare, sceneShare = 0 }: SupplyParts): Supply {
  const held = <T>(all: readonly T[], out: boolean): T[] =>
    all.filter((_, i) => (i % HELD_OUT_EVERY === HELD_OUT_EVERY - 1) === out)
  const words = sourcesOf(drawings).words
  const [training, validation] = [false, true].map((out) => ({
    ...sourcesOf(held(drawings, out), held(own, out), {
      ownShare: own.length > 0 ? ownShare : 0,
      sceneShare
    }),
    words
  })) as [ReturnType<typeof sourcesOf>, ReturnType<typeof sourcesOf>]
  return {
    words,
    digest: digestOf(drawings, own, sceneShare),
    slice: (shape, batch, seed, from) => makeSlice(training, shape, batch, seed, from, 1),
    heldOut: (shape, batch, seed) => makeSlice(validation, shape, batch, seed + 1, 0, 1)
  }
}

function digestOf(
  drawings: readonly StrokeDrawing[],
  own: readonly OwnDrawing[],
  sceneShare: number
): string {
  const strokes = sha256(Buffer.from(JSON.stringify(drawings)))
  const library = sha256(Buffer.from(own.map(({ id, ageMonths }) => `${id} ${ageMonths}`).join()))
  return [
    strokes,
    ...(own.length > 0 ? [library] : []),
    ...(sceneShare > 0 ? [`scenes ${sceneShare}`] : [])
  ].join('+')
}
