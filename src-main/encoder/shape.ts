import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { EncoderTrainingSettings } from '#contract/encoder-training'
import type { EncoderShape } from './architecture'

const SIDE = 144
const PATCH = 12
const FIT = 96

/** The network that settings ask for. */
export function shapeOf({
  width,
  depth,
  hidden
}: Pick<EncoderTrainingSettings, 'width' | 'depth' | 'hidden'>): EncoderShape {
  // The first blocks still know how a line was drawn, the last ones only what it shows.
  const taps = [...new Set([1, 2, Math.round((2 * depth) / 3), depth])].filter((block) => block <= depth)
  const cells = { side: SIDE, patch: PATCH, cell: 6, cellWidth: 64 }
  return { ...cells, width, depth, heads: width / 32, hidden, taps, fitWidth: FIT }
}

/** The part of the network that the pack hands out: up to the last block whose tokens are asked for. */
export function handedOut(shape: EncoderShape, embed: readonly number[]): EncoderShape {
  const unknown = embed.find((tap) => !shape.taps.includes(tap))
  if (unknown !== undefined)
    throw new AppError(
      'request-invalid',
      because('block-not-taught', { block: unknown, known: shape.taps.join(', ') })
    )
  const taps = embed.length > 0 ? shape.taps.filter((tap) => embed.includes(tap)) : shape.taps
  return { ...shape, taps, depth: Math.max(...taps) }
}
