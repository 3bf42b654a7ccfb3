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
}

/** Examples from stroke collections, our own generator, and perhaps a library's drawings. */
export function supplyOf({ drawings, own, ownShare }: SupplyParts): Supply {
  const held = <T>(all: readonly T[], out: boolean): T[] =>
    all.filter((_, i) => (i % HELD_OUT_EVERY === HELD_OUT_EVERY - 1) === out)
  const words = sourcesOf(drawings, [], 0).words
  const [training, validation] = [false, true].map((out) => ({
    ...sourcesOf(held(drawings, out), held(own, out), own.length > 0 ? ownShare : 0),
    words
  })) as [ReturnType<typeof sourcesOf>, ReturnType<typeof sourcesOf>]
  return {
    words,
    digest: digestOf(drawings, own),
    slice: (shape, batch, seed, from) => makeSlice(training, shape, batch, seed, from, 1),
    heldOut: (shape, batch, seed) => makeSlice(validation, shape, batch, seed + 1, 0, 1)
  }
}

function digestOf(drawings: readonly StrokeDrawing[], own: readonly OwnDrawing[]): string {
  const strokes = sha256(Buffer.from(JSON.stringify(drawings)))
  return own.length === 0
    ? strokes
    : `${strokes}+${sha256(Buffer.from(own.map(({ id, ageMonths }) => `${id} ${ageMonths}`).join()))}`
}
